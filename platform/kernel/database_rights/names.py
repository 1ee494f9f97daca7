"""Names of the database's roles. A space's own role is named like its schema."""

OWNER = "beffroi"
APPLICATION = "beffroi_app"
SPACES = "beffroi_space"
PLATFORM = "beffroi_platform"
ACCOUNTS = "beffroi_accounts"
SERVING = (SPACES, PLATFORM, ACCOUNTS)
