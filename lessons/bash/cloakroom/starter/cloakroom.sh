#!/usr/bin/env bash
# Remembers coats: cloakroom.sh HOOKS, with orders on standard input

echo "cloakroom.sh is yours to write" >&2
exit 1
