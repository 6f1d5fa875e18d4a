#!/usr/bin/env bash

echo "The greeting is yours to write" >&2
exit 1
