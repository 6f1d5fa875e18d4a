// E-mail addresses as they name accounts: one spelling for one person, as in cdu/email.py.

/** Without space around it, wide letters made plain, in small letters: accounts do not tell letter cases apart. */
export const normalised = (text) => text.normalize("NFKC").trim().toLowerCase();
