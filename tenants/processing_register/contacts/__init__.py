"""Who watches over personal data for each authority: published by law (art. 37, 7 RGPD)."""
