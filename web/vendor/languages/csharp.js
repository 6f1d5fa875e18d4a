import{b as a}from"../chunk-AV73W2S5.js";import{na as r}from"../chunk-V2OJFXA5.js";import"../chunk-WOT6VMZA.js";var m=r.define(a);export{m as language};
