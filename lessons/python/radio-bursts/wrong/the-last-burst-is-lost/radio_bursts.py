def bursts(pulses, silence):
    """Group pulses into bursts."""
    burst = None
    for second, strength in pulses:
        if burst is None:
            burst = (second, second, 1, strength)
            continue
        first, last, number, greatest = burst
        if second < last:
            raise ValueError(f"second {second} came after second {last}")
        if second - last <= silence:
            burst = (first, second, number + 1, max(greatest, strength))
        else:
            yield burst
            burst = (second, second, 1, strength)


def notable(bursts, pulses, strength):
    """Only the bursts that are long or strong enough."""
    for burst in bursts:
        if burst[2] >= pulses or burst[3] >= strength:
            yield burst
