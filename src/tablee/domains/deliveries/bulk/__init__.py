"""The bulk doors of hand-overs: registers kept elsewhere, and the large territories of `populate`."""

from tablee.domains.deliveries.bulk.registers import Slip, SlipLine, take_back, why_not_take_back, write_down
from tablee.domains.deliveries.bulk.rows import PickUp, add_hand_overs
