// Accounts, by the user pool's own JSON API: no secret is needed for these calls.

import { config } from "./config.js";
import { Problem } from "./http.js";
import { t } from "./words.js";

const SERVICE = "AWSCognitoIdentityProviderService";
const WORDS = {
  NotAuthorizedException: "The e-mail address or the password is wrong",
  UsernameExistsException: "There is already an account with this e-mail address",
  UserNotConfirmedException: "This account is not confirmed yet",
  CodeMismatchException: "This is not the code that was sent",
  ExpiredCodeException: "The code is too old or not known",
  InvalidPasswordException: "The password is too weak",
  LimitExceededException: "Too many attempts",
  TooManyRequestsException: "Too many attempts",
};

async function call(operation, body) {
  const { cognito, userPoolClient } = await config();
  const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `${SERVICE}.${operation}` };
  let reply;
  try {
    const text = JSON.stringify({ ClientId: userPoolClient, ...body });
    reply = await fetch(cognito, { method: "POST", headers, body: text, signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new Problem(t("The accounts service cannot be reached"), t("check your connection and try again"));
  }
  const answer = await reply.json().catch(() => ({}));
  if (reply.ok) return answer;
  const kind = String(answer.__type ?? "").split("#").pop();
  const title = t(WORDS[kind] ?? "The accounts service refused");
  throw new Problem(title, answer.message ?? t("it answered {status}", { status: reply.status }), { status: reply.status, kind });
}

/** Register; the answer's UserSub is the account's id. The time zone decides which day a submission counts for. */
export const signUp = (email, password) =>
  call("SignUp", {
    Username: email,
    Password: password,
    UserAttributes: [
      { Name: "email", Value: email },
      { Name: "zoneinfo", Value: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC" },
    ],
  });

export const confirmSignUp = (email, code) => call("ConfirmSignUp", { Username: email, ConfirmationCode: code });

export const resendCode = (email) => call("ResendConfirmationCode", { Username: email });

export const forgotPassword = (email) => call("ForgotPassword", { Username: email });

export const confirmNewPassword = (email, code, password) =>
  call("ConfirmForgotPassword", { Username: email, ConfirmationCode: code, Password: password });

async function tokens(flow, parameters) {
  const answer = await call("InitiateAuth", { AuthFlow: flow, AuthParameters: parameters });
  if (!answer.AuthenticationResult) {
    throw new Problem(t("One more step is needed"), t("the account asks for {step}, unknown to this page", { step: answer.ChallengeName }));
  }
  return answer.AuthenticationResult;
}

export const signIn = (email, password) => tokens("USER_PASSWORD_AUTH", { USERNAME: email, PASSWORD: password });

export const renew = (refreshToken) => tokens("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: refreshToken });
