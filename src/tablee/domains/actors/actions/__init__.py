"""The only writer of networks, organisations, places, people and roles."""

from tablee.domains.actors.actions.donors import bring_in_donor, let_go_of_donor
from tablee.domains.actors.actions.facilitation import (
    end_facilitation,
    entrust,
    facilitate,
    stop_facilitating,
)
from tablee.domains.actors.actions.networks import found_network, invite, join, leave, refuse_invitation
from tablee.domains.actors.actions.organizations import (
    authorize,
    record_count,
    set_profile,
    take_back_count,
    update_card,
    welcome_organization,
)
from tablee.domains.actors.actions.people import (
    appoint,
    end_role,
    erase_person,
    forget_ended_roles,
    mute,
    register_person,
    update_person,
)
from tablee.domains.actors.actions.public import confirm_public, hide_public, show_public
from tablee.domains.actors.actions.sites import make_main, remove_site, set_site
from tablee.domains.actors.actions.tokens import issue_token, revoke_token, token_used
