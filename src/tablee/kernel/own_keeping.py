"""What the ground floor and the framework keep: sessions, journal, links, imports, notes of jobs."""

from django.utils.translation import gettext_lazy as _

from tablee.kernel import expiry
from tablee.kernel.backups import rotation
from tablee.kernel.retention import keep, no_person, timer

# fmt: off
timer("sessions", 0, _("à la fin de la session, soixante jours après le dernier passage"), expiry.sessions)
timer("links", 90, _("90 jours après la fin du lien"), expiry.links)
timer("facts", 30, _("30 jours après avoir été traité"), expiry.facts)
timer("import_batches", 365, _("un an après l’import"), expiry.import_batches)
timer("job_runs", 30, _("30 jours"), expiry.job_runs)
timer("backup_runs", 400, _("400 jours"), rotation.forget_runs)
timer("operators", 730, _("deux ans après la fin"), expiry.operators)

keep(
    "account.EmailAddress", _("L’adresse d’entrée"), "user:key email:email",
    _("L’adresse à laquelle part le code d’entrée."), _("Personne."), ends=_("efface avec le compte"),
)
keep(
    "account.EmailConfirmation", _("La confirmation de l’adresse"), "email_address:inside",
    _("Table du module d’entrée, que Tablée n’utilise pas\u00a0: elle reste vide."), _("Personne."),
    ends=_("efface avec le compte"),
)
keep(
    "sessions.Session", _("La session"), "session_data:inside",
    _("Rester entré ; retenir la structure pour laquelle on répond depuis un lien ; le code d’entrée en attente."),
    _("Personne. N’est dans aucune sauvegarde."), timer="sessions",
)
keep(
    "kernel.JournalEntry", _("Le journal"), "person_ref:ref reason:text before:inside after:inside object_ref:ref",
    _("Savoir qui a changé quoi, sous quelle règle ; rien ne s’y corrige en silence."),
    _("Les structures concernées."),
    ends=_("gardé\u00a0: des codes et des chiffres, jamais un nom ; un code ne mène plus à personne une fois le compte effacé"),
    export="journal", columns="at verb via object_kind object_ref", by="person_ref",
)
keep(
    "kernel.OutboxEvent", _("Ce qui reste à annoncer"), "payload:inside",
    _("Prévenir une fois, et une seule, même après une panne."), _("Personne\u00a0: des codes."), timer="facts",
)
keep(
    "kernel.Link", _("Les liens"), "created_by_ref:ref holder_ref:ref object_ref:ref",
    _("Ouvrir une page sans compte, pour un temps."), _("Qui détient le lien ; la structure qui peut le fermer."),
    timer="links",
)
keep(
    "kernel.ImportBatch", _("Les tableaux importés"), "person_ref:ref title:text table:inside",
    _("Relire un tableau avant de l’importer (une heure), puis pouvoir annuler."),
    _("Qui l’a envoyé, sa structure."), timer="import_batches",
)
keep(
    "kernel.Operator", _("L’exploitation"), "person_ref:ref", _("Savoir qui s’occupe de cette installation."),
    _("Les exploitants."), timer="operators",
)
keep(
    "kernel.AnsweredRequest", _("Les réponses données aux programmes"), "holder_ref:inside body:inside",
    _("Ne pas faire deux fois ce qu’un programme a demandé deux fois."), _("Le programme qui a demandé."),
    ends=_("90 jours après la demande"),
)
no_person("names of tables", "contenttypes.ContentType")
no_person("the framework's own, unused", "auth.Permission", "auth.Group", "auth.Group_permissions")
no_person("an organisation's reference", "kernel.JournalConcern")
no_person("digests", "kernel.JournalSeal")
no_person("numbers", "kernel.Counter")
no_person("digests that change every day, forgotten after two", "kernel.RateWindow")
no_person("names of jobs", "kernel.ScheduledRun")
no_person("figures, and the kind of an error", "kernel.JobRun", "kernel.BackupRun")
