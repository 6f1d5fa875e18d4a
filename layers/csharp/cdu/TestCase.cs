using System.Globalization;
using System.Reflection;
using Exercism.Tests;
using Xunit;
using Xunit.Sdk;

namespace Cdu
{
    /// <summary>One test: a method with a row of values, run on an object of its own.</summary>
    internal sealed record TestCase(string Name, Type Type, MethodInfo Method, FactAttribute Fact, object?[] Values)
    {
        internal bool Skipped { get; init; }

        /// <summary>Why there is no row to run.</summary>
        internal Exception? Problem { get; init; }

        /// <summary>Runs it; returns why it failed.</summary>
        internal Exception? Run(Fixtures fixtures)
        {
            if (Problem is not null) return Problem;
            CultureInfo before = CultureInfo.CurrentCulture, beforeUi = CultureInfo.CurrentUICulture;
            try
            {
                UseCulture();
                return Lived(fixtures);
            }
            catch (Exception problem)
            {
                return problem;
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
            }
        }

        /// <summary>Makes the object, runs the test, and disposes the object whatever happened.</summary>
        private Exception? Lived(Fixtures fixtures)
        {
            object? target = Method.IsStatic ? null : fixtures.Create(Type);
            Exception? problem = Record.Exception(() =>
            {
                if (target is IAsyncLifetime lifetime) lifetime.InitializeAsync().AsTask().GetAwaiter().GetResult();
                Invoke(target);
            });
            Exception? late = Record.Exception(() => Fixtures.Dispose(target));
            return problem ?? late;
        }

        private void Invoke(object? target)
        {
            if (Method.ReturnType == typeof(void) && Method.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute)))
                throw new XunitException("Tests marked as 'async void' are no longer supported. Please convert to 'async Task' or 'async ValueTask'.");
            if (Method.GetParameters().Length != Values.Length)
                throw new XunitException($"The test method expected {Method.GetParameters().Length} parameter values, but {Values.Length} parameter values were provided.");
            object? result = Closed().Invoke(target, BindingFlags.DoNotWrapExceptions, null, Values, null);
            if (result is ValueTask later) result = later.AsTask();
            if (result is not Task task) return;
            if (Fact.Timeout > 0 && !task.Wait(Fact.Timeout)) throw new XunitException($"Test execution timed out after {Fact.Timeout} milliseconds");
            task.GetAwaiter().GetResult();
        }

        /// <summary>A generic theory is closed with the types of its values.</summary>
        private MethodInfo Closed()
        {
            if (!Method.IsGenericMethodDefinition) return Method;
            ParameterInfo[] parameters = Method.GetParameters();
            return Method.MakeGenericMethod([.. Method.GetGenericArguments().Select(argument =>
                Array.FindIndex(parameters, each => each.ParameterType == argument) is var at and >= 0 ? Values[at]?.GetType() ?? typeof(object) : typeof(object))]);
        }

        private void UseCulture()
        {
            if ((Method.GetCustomAttribute<UseCultureAttribute>() ?? Type.GetCustomAttribute<UseCultureAttribute>()) is not { } use) return;
            CultureInfo.CurrentCulture = new CultureInfo(use.Culture, useUserOverride: false);
            CultureInfo.CurrentUICulture = new CultureInfo(use.UiCulture, useUserOverride: false);
        }
    }
}
