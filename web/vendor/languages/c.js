import{a as o}from"../chunk-AV73W2S5.js";import{na as e}from"../chunk-V2OJFXA5.js";import"../chunk-WOT6VMZA.js";var m=e.define(o);export{m as language};
