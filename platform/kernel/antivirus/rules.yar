// The reduced scanner: what a paper or a photo of a resident never holds. Not an antivirus.

rule eicar_test_file {
    strings:
        // In hexadecimal, so that no scanner takes this file for what it looks for.
        $eicar = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 45 49 43 41 52 2D 53 54 41 4E 44 41 52 44 2D 41 4E 54 49 56 49 52 55 53 2D 54 45 53 54 2D 46 49 4C 45 21 24 48 2B 48 2A }
    condition:
        $eicar
}

rule pdf_that_starts_a_program {
    strings:
        $launch = "/Launch"
        $script = "/JavaScript"
        $short = "/JS"
        $open = "/OpenAction"
        $event = "/AA"
    condition:
        uint32be(0) == 0x25504446 and
        ($launch or (($script or $short) and ($open or $event)))
}

rule pdf_with_a_program_inside {
    strings:
        $embedded = "/EmbeddedFile"
        $name = /\((.{0,80})\.(exe|scr|bat|cmd|com|js|jse|vbs|vbe|wsf|ps1|hta|jar|msi|lnk|dll)\)/ nocase
    condition:
        uint32be(0) == 0x25504446 and $embedded and $name
}

rule archive_behind_another_file {
    strings:
        $entry = { 50 4B 03 04 }
        $end = { 50 4B 05 06 }
    condition:
        // A zip read from its end, under the first bytes of something else.
        uint16be(0) != 0x504B and $entry and $end and @end[#end] > filesize - 1024
}

rule page_or_script_inside_a_picture {
    strings:
        $html = "<script" nocase
        $php = "<?php" nocase
    condition:
        (uint16be(0) == 0xFFD8 or uint32be(0) == 0x89504E47) and any of them
}

rule program {
    strings:
        $dos = "This program cannot be run in DOS mode"
    condition:
        uint16be(0) == 0x4D5A or uint32be(0) == 0x7F454C46 or uint32be(0) == 0xCFFAEDFE or
        uint16be(0) == 0x2321 or $dos
}
