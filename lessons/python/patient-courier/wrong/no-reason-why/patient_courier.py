class RoadClosed(Exception):
    """The parcel may get through another day."""


class WrongAddress(Exception):
    """The parcel will never get through."""


class NotDelivered(Exception):
    """The courier brings the parcel back."""


def deliver(parcel, carry, tries=3):
    """Carry a parcel, more than once if need be, and return its receipt."""
    if tries < 1:
        raise ValueError("a courier has to try at least once")
    for _ in range(tries):
        try:
            return carry(parcel)
        except RoadClosed as error:
            closed = error
        except WrongAddress as error:
            raise NotDelivered("returned to sender") from error
    raise NotDelivered(f"given up after {tries} {'try' if tries == 1 else 'tries'}") from None


def deliver_all(parcels, carry, tries=3):
    """Carry every parcel; return the receipts and the reasons for the failures."""
    if tries < 1:
        raise ValueError("a courier has to try at least once")
    receipts, undelivered = {}, {}
    for parcel in parcels:
        try:
            receipts[parcel] = deliver(parcel, carry, tries)
        except NotDelivered as error:
            undelivered[parcel] = str(error)
    return receipts, undelivered
