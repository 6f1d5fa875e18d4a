import{b as a}from"../chunk-KQAWHID5.js";import{na as r}from"../chunk-5DEANSHY.js";import"../chunk-WOT6VMZA.js";var m=r.define(a);export{m as language};
