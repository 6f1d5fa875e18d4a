#!/usr/bin/env bash
# Breaks a text into the most beautiful lines: stonemason.sh WIDTH

width=$1
read -r -d '' -a words
count=${#words[@]}

for word in "${words[@]}"; do
    if ((${#word} > width)); then
        printf '%s does not fit on the stone\n' "$word" >&2
        exit 1
    fi
done

# For each word that may begin a line: the best ugliness from there on, and the word that begins the line after it.
ugliness[count]=0
for ((start = count - 1; start >= 0; start--)); do
    used=-1
    for ((end = start + 1; end <= count; end++)); do
        ((used += 1 + ${#words[end - 1]}))
        ((used > width)) && break
        ((total = (width - used) ** 2 + ugliness[end]))
        if [[ -z ${next[start]} ]] || ((total <= ugliness[start])); then
            next[start]=$end
            ugliness[start]=$total
        fi
    done
done

for ((start = 0; start < count; start = next[start])); do
    printf '%s\n' "${words[*]:start:next[start] - start}"
done
