class RoadClosed(Exception):
    """The parcel may get through another day."""


class WrongAddress(Exception):
    """The parcel will never get through."""


class NotDelivered(Exception):
    """The courier brings the parcel back."""


def deliver(parcel, carry, tries=3):
    """Carry a parcel, more than once if need be, and return its receipt."""
    raise NotImplementedError("deliver() is yours to write")


def deliver_all(parcels, carry, tries=3):
    """Carry every parcel; return the receipts and the reasons for the failures."""
    raise NotImplementedError("deliver_all() is yours to write")
