"""Run in a release's own `manage.py shell`: what neither world writes, so that every table of weight holds a row."""

import io
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries as people
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models import Organization, Person
from tablee.domains.actors.viewer import robot
from tablee.domains.field.enums import Family
from tablee.domains.governance import actions as governance
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.kinds import TARGET_HOURS
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.photos import prepare_photo
from tablee.kernel import batches

now = timezone.now()
person = Person.objects.filter(roles__kind="coordinator").order_by("pk")[0]
viewer = people.viewer_of(person)
own = Organization.objects.get(ref=viewer.organization_ref)
network, site = people.networks_seen_by(viewer)[0], people.main_site(own.pk)
by = robot(own.ref)

picture = io.BytesIO()
Image.new("RGB", (64, 48), (200, 120, 40)).save(picture, "PNG")
size = picture.tell()
picture.seek(0)
line = OfferLine(
    "Pain d’épices", units=7, unit_g=450, unit="piece", family=Family.STARCH, needs_authorization=True,
    photo=prepare_photo(picture, size),
)  # fmt: skip
sharing.publish(network, giver=own, lines=[line], until_at=now + timedelta(hours=6), by=by, at=now)
governance.adopt(
    network, key=TARGET_HOURS, value=5, starts_on=timezone.localdate(now), reason="Décidé ensemble, « pour voir ».",
    by=by, at=now,
)  # fmt: skip
actors.issue_token(own, name="tableur", scope=TokenScope.READ, by=by, at=now)
actors.authorize(
    own, level="regional", holder="Tête de réseau", starts_on=timezone.localdate(now), sites=[site], by=by, at=now
)  # fmt: skip
sharing.say_nothing_today(own, day=timezone.localdate(now), by=by, at=now)
batches.keep(
    {"lines": [["Pain", "3"]]}, kind="offers", organization_ref=own.ref, person_ref=viewer.person_ref, at=now
)
