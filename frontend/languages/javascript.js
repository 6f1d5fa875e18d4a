import { javascriptLanguage } from "@codemirror/lang-javascript";
export const language = javascriptLanguage;
