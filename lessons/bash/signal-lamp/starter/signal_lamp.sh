#!/usr/bin/env bash
# Says in words how a lighthouse blinks: signal_lamp.sh FLASHES PERIOD

echo "signal_lamp.sh is yours to write" >&2
exit 1
