"""Words that people write in their sheets and that Tablée never shows: understood here, said nowhere.

Some are words this project refuses on its own surfaces. They are kept folded (no accents, lower case), used only
to recognise a column or a value, and never reach a page. All entries are compared after `kernel.words.fold`.
"""

from typing import Final

PEOPLE_RECEIVED: Final = (
    "beneficiaires, nb beneficiaires, nombre de beneficiaires, nbre de beneficiaires, usagers, nombre d usagers, "
    "nb usagers, personnes aidees, personnes assistees, ayants droit"
)

BEST_BEFORE: Final = "dluo, date dluo, date limite d utilisation optimale"

EITHER_DATE: Final = "dlc dluo, dluo dlc"
