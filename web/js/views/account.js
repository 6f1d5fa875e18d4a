// Signing up, confirming, signing in, and a new password for a forgotten one.

import * as cognito from "../cognito.js";
import { config } from "../config.js";
import { h } from "../dom.js";
import { normalised } from "../email.js";
import { ask } from "../http.js";
import { problemPanel } from "../problem.js";
import { accountAddress, nextAddress } from "../router.js";
import { signIn } from "../session.js";
import { t } from "../words.js";

const RULE = "At least 12 characters, with a lower-case letter and a number.";

function field(label, properties, note = null) {
  const id = `field-${properties.name}`;
  const described = note ? `${id}-note` : null;
  return h(
    "p",
    { class: "field" },
    h("label", { for: id }, label),
    h("input", { id, required: true, "aria-describedby": described, ...properties }),
    note && h("span", { class: "note-line", id: described }, note),
  );
}

const emailField = (value) =>
  field(t("E-mail"), { name: "email", type: "email", autocomplete: "username", value: value ?? "" });
const newPasswordField = () =>
  field(t("Password"), { name: "password", type: "password", autocomplete: "new-password", minlength: "12", maxlength: "256" }, t(RULE));
/** The field for a code, with what is told about where the code is: on a platform that sends no mail, not in a mail. */
const codeFields = (told) => [
  field(t("Code"), { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "12" }, told ? null : t("It was sent to your e-mail address.")),
  h("div", { class: "code-place" }, told),
];

/** A form that cannot be sent twice at once and shows what went wrong. `send` gets the values. */
function form(action, fields, send) {
  const result = h("div", {});
  const button = h("button", { class: "primary" }, action);
  async function submitted(event) {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    result.replaceChildren();
    try {
      const values = Object.fromEntries(new FormData(event.target));
      await send({ ...values, email: normalised(values.email), code: values.code?.trim() });
    } catch (error) {
      result.replaceChildren(problemPanel(error));
    } finally {
      button.disabled = false;
    }
  }
  return h("form", { class: "account", onsubmit: submitted }, fields, button, result);
}

function page(title, text, body, links) {
  const content = h("div", { class: "panel narrow" }, h("h1", { tabindex: "-1" }, title), text && h("p", {}, text), body, h("p", { class: "links" }, links));
  return { title, content: [content] };
}

const go = (address) => location.assign(address);
const link = (text, name, next, more) => h("a", { href: accountAddress(name, next, more) }, text);

export async function signInView({ next, email }) {
  const send = async (values) => {
    try {
      await signIn(values.email, values.password);
    } catch (error) {
      if (error.kind !== "UserNotConfirmedException") throw error;
      return go(accountAddress("confirm", next, { email: values.email }));
    }
    return go(nextAddress(next));
  };
  const password = field(t("Password"), { name: "password", type: "password", autocomplete: "current-password" });
  return page(t("Sign in"), null, form(t("Sign in"), [emailField(email), password], send), [
    link(t("Create an account"), "sign-up", next),
    link(t("Forgot the password?"), "new-password", next),
  ]);
}

// Only for the moments between signing up and confirming; never stored.
let fresh = null;

export async function signUpView({ next }) {
  const send = async (values) => {
    const made = await cognito.signUp(values.email, values.password);
    fresh = { ...values, account: made.UserSub };
    go(accountAddress("confirm", next, { email: values.email }));
  };
  const text = t("Your e-mail address is for signing in only. Others see a made-up name until you choose another.");
  return page(t("Create an account"), text, form(t("Create account"), [emailField(), newPasswordField()], send), [
    link(t("I have an account"), "sign-in", next),
  ]);
}

/** Where the code is on a platform that sends no mail; the page that has made the account is told the code itself. */
async function localCode(email) {
  const { code: address } = await config();
  if (!address) return null;
  const asked = { email, account: fresh?.email === email ? fresh.account : "" };
  const headers = { "Content-Type": "application/json" };
  const told = asked.account ? await ask(address, { method: "POST", headers, body: JSON.stringify(asked) }).catch(() => ({})) : {};
  const text = told.code
    ? t("No mail is sent by this platform; the code is {code}.", { code: told.code })
    : t("No mail is sent by this platform; whoever runs it reads the code with: cdu info mail");
  return h("p", { class: "local-code" }, text);
}

export async function confirmView({ next, email }) {
  const send = async (values) => {
    await cognito.confirmSignUp(values.email, values.code);
    const known = fresh?.email === values.email ? fresh : null;
    fresh = null;
    if (!known) return go(accountAddress("sign-in", next, { email: values.email }));
    await signIn(known.email, known.password);
    return go(nextAddress(next));
  };
  const status = h("span", { role: "status" });
  const again = async () => {
    status.textContent = "";
    try {
      const address = normalised(document.getElementById("field-email").value);
      await cognito.resendCode(address);
      const told = await localCode(address);
      if (told) document.querySelector(".code-place").replaceChildren(told);
      status.textContent = told ? t("There is a new code.") : t("A new code was sent to {address}.", { address });
    } catch (error) {
      status.replaceChildren(problemPanel(error));
    }
  };
  const fields = [emailField(email), codeFields(await localCode(email))];
  return page(t("Confirm your account"), null, form(t("Confirm"), fields, send), [
    h("button", { type: "button", class: "link", onclick: again }, t("Send a new code")),
    status,
  ]);
}

export async function newPasswordView({ next, email }) {
  if (email) {
    const send = async (values) => {
      await cognito.confirmNewPassword(values.email, values.code, values.password);
      await signIn(values.email, values.password);
      go(nextAddress(next));
    };
    return page(t("Choose a new password"), null, form(t("Save and sign in"), [emailField(email), codeFields(await localCode(email)), newPasswordField()], send), [
      link(t("Back to sign in"), "sign-in", next),
    ]);
  }
  const send = async (values) => {
    await cognito.forgotPassword(values.email);
    go(accountAddress("new-password", next, { email: values.email }));
  };
  return page(t("Forgot the password?"), t("We send a code to your e-mail address."), form(t("Send the code"), [emailField()], send), [
    link(t("Back to sign in"), "sign-in", next),
  ]);
}
