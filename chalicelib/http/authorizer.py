"""The user pool authorizer. Its ARN here only has the right form; the template names the real pool."""

from chalice.app import CognitoUserPoolAuthorizer

_PLACEHOLDER = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/x"
signed_in = CognitoUserPoolAuthorizer("students", provider_arns=[_PLACEHOLDER])
