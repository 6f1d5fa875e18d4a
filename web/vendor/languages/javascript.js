import{a}from"../chunk-QFEJ7UCE.js";import"../chunk-QDNN7XQZ.js";import"../chunk-MQQYELWL.js";import"../chunk-V2OJFXA5.js";import"../chunk-WOT6VMZA.js";var o=a;export{o as language};
