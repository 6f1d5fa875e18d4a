#!/usr/bin/env bash
# Turns echoes into depths: standard input to standard output.

awk -v metres_per_second=1500 '
    $1 == "-" {
        print "no echo"
        next
    }
    {
        depth = $1 * metres_per_second / 2
        printf "%.4f\n", depth
        if (!click || depth <= shallowest) {
            shallowest = depth
            click = NR
        }
    }
    END {
        if (click)
            printf "shallowest %.4f at click %d\n", shallowest, click
        else
            print "shallowest none"
    }
'
