import{b as t}from"../chunk-JC5B5YR4.js";import"../chunk-PPJMEKLA.js";import"../chunk-BD6ATZYW.js";import"../chunk-5DEANSHY.js";import"../chunk-WOT6VMZA.js";var e=t;export{e as language};
