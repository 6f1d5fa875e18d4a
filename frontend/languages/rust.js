import { rustLanguage } from "@codemirror/lang-rust";
export const language = rustLanguage;
