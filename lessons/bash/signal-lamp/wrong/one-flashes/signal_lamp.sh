#!/usr/bin/env bash
# Says in words how a lighthouse blinks: signal_lamp.sh FLASHES PERIOD

flashes=$1
period=$2

if ((flashes == 0)); then
    echo "steady light"
    exit
fi

what="$flashes flashes"
often="every $period s"
((period == 1)) && often="every second"

echo "$what $often"
