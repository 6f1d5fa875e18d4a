import{a}from"../chunk-JC5B5YR4.js";import"../chunk-PPJMEKLA.js";import"../chunk-BD6ATZYW.js";import"../chunk-5DEANSHY.js";import"../chunk-WOT6VMZA.js";var o=a;export{o as language};
