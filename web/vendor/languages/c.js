import{a as o}from"../chunk-KQAWHID5.js";import{na as e}from"../chunk-5DEANSHY.js";import"../chunk-WOT6VMZA.js";var m=e.define(o);export{m as language};
