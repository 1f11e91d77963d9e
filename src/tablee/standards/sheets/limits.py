"""What a file may weigh before anyone opens it. Bytes, counts, characters and seconds; chosen far above real sheets."""

from typing import Final

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PASTE_CHARS: Final = 1_000_000

# Zip containers. A sheet of 20 000 identical lines compresses about 60 times; a bomb about 1 000 times.
MAX_ENTRIES: Final = 1_000
MAX_UNPACKED_BYTES: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 150
RATIO_COUNTS_FROM_BYTES: Final = 1024 * 1024

# Tables.
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 500_000
MAX_CELL_CHARS: Final = 32_767  # Excel's own limit
MAX_LINE_CHARS: Final = 200_000
MAX_TOTAL_CHARS: Final = 20_000_000
MAX_SHEETS: Final = 100

# The child process.
CHILD_MEMORY_BYTES: Final = 1024 * 1024 * 1024
CHILD_CPU_SECONDS: Final = 20
CHILD_WALL_SECONDS: Final = 30

# In the server's own process, where no pattern may meet a text of 32 000 signs.
MAX_VALUE_CHARS: Final = 250
MAX_TITLE_CHARS: Final = 120

MAX_PROBLEMS: Final = 200
