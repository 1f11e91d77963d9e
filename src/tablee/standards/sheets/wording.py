"""The words of every refusal of a whole file and of every note, in French; codes come from the child process."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from tablee.kernel.refusals import Refusal
from tablee.standards.sheets.cells import Note
from tablee.standards.sheets.faults import FileFault

OPEN_AND_SAVE: Final = _("Ouvrez-le et enregistrez-le au format .xlsx.")
COPY_CELLS: Final = _("Copiez les cellules utiles dans un classeur neuf et enregistrez-le au format .xlsx.")
SEND_ORIGINAL: Final = _("Envoyez le tableau d’origine (.xlsx, .ods ou .csv).")
SPLIT: Final = _("Partagez-le en plusieurs fichiers.")
OPEN_AS_CSV: Final = _("Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou « CSV UTF-8 ».")
# code: (what is wrong, what to do). Both may use the fault's facts.
REFUSALS: Final[Mapping[str, tuple[object, object]]] = {
    "empty_file": (_("Ce fichier est vide."), _("Choisissez le fichier qui contient votre tableau.")),
    "empty_paste": (
        _("Rien n’a été collé."),
        _("Copiez les lignes de votre tableau, titres compris, puis collez-les ici."),
    ),
    "paste_too_long": (
        _("Le texte collé est trop long."),
        _("Enregistrez le tableau dans un fichier .xlsx et envoyez le fichier."),
    ),
    "too_big": (
        _("Ce fichier dépasse %(megabytes)s Mo."),
        _("Retirez les images et les onglets inutiles, ou partagez le tableau en plusieurs fichiers."),
    ),
    "old_xls": (_("Ce fichier est un ancien .xls (ou un document Office ancien)."), OPEN_AND_SAVE),
    "encrypted": (
        _("Ce fichier est protégé par un mot de passe."),
        _("Ouvrez-le, retirez le mot de passe, puis enregistrez-le à nouveau."),
    ),
    "has_macros": (
        _("Ce classeur contient des macros, c’est-à-dire un programme."),
        _("Enregistrez-le au format .xlsx (classeur sans macros) et envoyez cette copie."),
    ),
    "has_dtd": (
        _("Ce classeur contient des déclarations qu’un tableur n’écrit jamais : il a pu être piégé."),
        _("Copiez les cellules dans un classeur neuf et enregistrez-le au format .xlsx."),
    ),
    "is_pdf": (_("Ce fichier est un PDF, pas un tableau."), SEND_ORIGINAL),
    "is_image": (_("Ce fichier est une image, pas un tableau."), SEND_ORIGINAL),
    "is_markup": (
        _("Ce fichier est une page web ou un document XML, même si son nom dit autre chose."),
        _("Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx."),
    ),
    "is_document": (
        _("Ce fichier est un document (texte ou présentation), pas un tableau."),
        _("Copiez le tableau dans un tableur et enregistrez-le au format .xlsx."),
    ),
    "is_numbers": (
        _("Ce fichier vient de Numbers."),
        _("Dans Numbers, choisissez Fichier, Exporter vers, Excel, puis envoyez le fichier .xlsx."),
    ),
    "is_xlsb": (_("Ce fichier est un classeur binaire .xlsb."), OPEN_AND_SAVE),
    "is_archive": (
        _("Ce fichier est une archive compressée, pas un tableau."),
        _("Décompressez-la et envoyez le tableau qu’elle contient."),
    ),
    "is_program": (
        _("Ce fichier est un programme, pas un tableau."),
        _("Envoyez un fichier .xlsx, .ods ou .csv."),
    ),
    "not_a_workbook": (
        _("Ce fichier porte l’extension %(suffix)s, mais ce n’est pas un classeur."),
        _(
            "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ; si c’est du texte, nommez-le .csv."
        ),
    ),
    "broken_zip": (
        _("Ce classeur est abîmé ou incomplet."),
        _("Ouvrez-le dans votre tableur, enregistrez-le à nouveau, puis envoyez-le."),
    ),
    "broken_workbook": (
        _("Ce classeur n’a pas pu être lu jusqu’au bout."),
        _("Ouvrez-le dans votre tableur, enregistrez-le à nouveau au format .xlsx, puis envoyez-le."),
    ),
    "zip_bomb": (_("Ce fichier se déplie en un volume démesuré."), COPY_CELLS),
    "too_many_entries": (
        _("Ce classeur contient %(entries)s éléments, bien plus qu’un tableau ordinaire."),
        COPY_CELLS,
    ),
    "doubtful_names": (
        _("Ce classeur contient des noms d’éléments anormaux : il a pu être piégé."),
        _("Copiez les cellules dans un classeur neuf et enregistrez-le au format .xlsx."),
    ),
    "nul_bytes": (_("Ce fichier contient des caractères nuls : ce n’est pas du texte lisible."), OPEN_AS_CSV),
    "binary": (
        _("Ce fichier n’est pas un tableau lisible."),
        _("Envoyez un fichier .xlsx, .ods ou .csv enregistré par votre tableur."),
    ),
    "bad_encoding": (
        _("Les caractères de ce fichier ne sont pas lisibles jusqu’au bout (%(encoding)s)."),
        OPEN_AS_CSV,
    ),
    "broken_quote": (
        _('Vers la ligne %(line)s, un guillemet droit (") est ouvert et jamais refermé, ou mal placé.'),
        _("Corrigez ce guillemet, ou enregistrez le tableau au format .xlsx."),
    ),
    "long_line": (
        _("La ligne %(line)s est démesurément longue."),
        _("Vérifiez que chaque ligne du tableau est bien sur sa propre ligne, ou envoyez un fichier .xlsx."),
    ),
    "long_cell": (
        _("Vers la ligne %(line)s, une case dépasse %(most)s caractères."),
        _('Raccourcissez cette case, ou cherchez un guillemet droit (") resté ouvert.'),
    ),
    "too_many_rows": (_("Ce tableau dépasse %(most)s lignes."), SPLIT),
    "too_many_columns": (
        _("Ce tableau dépasse %(most)s colonnes."),
        _("Gardez les colonnes utiles ; effacez ce qui est écrit loin à droite."),
    ),
    "too_many_cells": (_("Ce tableau dépasse %(most)s cases."), SPLIT),
    "too_many_sheets": (
        _("Ce classeur dépasse %(most)s onglets."),
        _("Copiez l’onglet utile dans un classeur neuf."),
    ),
    "too_heavy": (_("Ce fichier demande trop de mémoire pour être lu."), COPY_CELLS),
    "too_slow": (_("La lecture de ce fichier prend trop de temps et a été arrêtée."), COPY_CELLS),
    "no_sheet": (
        _("Ce classeur ne contient aucun onglet de cellules."),
        _("Envoyez le classeur qui contient votre tableau."),
    ),
    "only_hidden_sheets": (
        _("Tous les onglets de ce classeur sont masqués."),
        _("Affichez l’onglet à lire (clic droit, Afficher), enregistrez, puis envoyez-le."),
    ),
}

NOTES: Final[Mapping[str, object]] = {
    "renamed": _(
        "Le fichier se nomme %(suffix)s mais contient un classeur %(kind)s : il a été lu comme tel."
    ),
    "encoding": _("Les accents ont été lus selon l’usage %(encoding)s : vérifiez-en quelques-uns."),
    "accents_repaired": _(
        "Les accents étaient abîmés (« Ã© ») : ils ont été réparés, vérifiez-en quelques-uns."
    ),
    "controls_removed": _("Caractères invisibles remplacés par des espaces : %(count)s."),
    "separator": _("Les colonnes ont été séparées par « %(separator)s »."),
    "error_cells_empty": _("Cases en erreur (#N/A, #DIV/0!…) lues comme vides : %(count)s."),
    "hidden_sheet": _("L’onglet masqué « %(sheet)s » n’est pas lu."),
    "chosen_sheet": _("L’onglet « %(sheet)s » est lu ; les autres ne le sont pas (%(others)s)."),
    "title_line": _("Ce qui est écrit au-dessus des titres de colonnes (ligne %(last)s) n’est pas lu."),
    "title_lines": _(
        "Ce qui est écrit au-dessus des titres de colonnes (lignes %(lines)s et %(last)s) n’est pas lu."
    ),
    "two_header_lines": _("Les titres de colonnes tiennent sur les lignes %(first)s et %(last)s."),
    "total_row": _("La ligne %(line)s (« %(text)s ») est un total : elle n’est pas lue."),
    "sum_row": _("La ligne %(line)s est la somme des précédentes : elle n’est pas lue."),
    "repeated_header": _("La ligne %(line)s répète les titres de colonnes : elle n’est pas lue."),
    "footnote": _("La ligne %(line)s (« %(text)s »), sous le tableau, n’est pas lue."),
    "empty_rows": _("Lignes vides sautées : %(count)s."),
    "merged_filled": _("Cases fusionnées recopiées sur chacune de leurs lignes : %(count)s."),
    "merged_amount": _(
        "Lignes %(first)s à %(last)s : « %(text)s » est fusionné sur plusieurs lignes ; il n’est compté qu’à la première."
    ),
    "example_line": _("La ligne %(line)s est l’exemple de la feuille à remplir : elle n’est pas lue."),
    "ignored_columns": _("Ces colonnes ne sont pas reconnues et ne sont pas lues : %(columns)s."),
    "same_line_twice": _("La ligne %(line)s est identique à la ligne %(first)s : elle est gardée, vérifiez."),
    "same_line_dropped": _(
        "La ligne %(line)s est identique à la ligne %(first)s : elle n’est lue qu’une fois."
    ),
    "split_rounded": _("Ligne %(line)s : %(total)s en %(units)s, lu %(units)s × %(each)s."),
    "split_in_kilos": _("Ligne %(line)s : %(total)s sans nombre de caisses, lu %(units)s × %(each)s."),
}


def refusal(fault: FileFault, *, field: str = "") -> Refusal:
    """The fault in words, for a page or the API."""
    sentence, remedy = REFUSALS[fault.code]
    return Refusal(
        f"sheet_{fault.code}",
        str(sentence) % fault.facts,
        str(remedy) % fault.facts,
        field,
        dict(fault.facts),
    )


def note_text(note: Note) -> str:
    """The note in words."""
    return str(NOTES[note.code]) % note.facts
