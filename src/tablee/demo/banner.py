"""What stands above every page as long as the demonstration is on."""

from django.utils.translation import gettext_lazy as _

BANNER = _("Données de démonstration\u00a0: chiffres inventés")
