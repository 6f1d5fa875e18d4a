using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Xunit
{
    public static partial class Assert
    {
        /// <summary>The event is raised by the code, with arguments of exactly that type.</summary>
        public static RaisedEvent<T> Raises<T>(Action<EventHandler<T>> attach, Action<EventHandler<T>> detach, Action testCode) =>
            Raised("Raises", new Handler<T>(), attach, detach, testCode, exact: true);

        public static RaisedEvent<T> Raises<T>(Action<Action<T>> attach, Action<Action<T>> detach, Action testCode) =>
            Raised("Raises", new Handler<T>(), attach, detach, testCode, exact: true);

        public static void Raises(Action<Action> attach, Action<Action> detach, Action testCode) =>
            Raised("Raises", new Handler<object>(), attach, detach, testCode, exact: false);

        /// <summary>The event is raised by the code, with arguments of that type or of one that derives from it.</summary>
        public static RaisedEvent<T> RaisesAny<T>(Action<EventHandler<T>> attach, Action<EventHandler<T>> detach, Action testCode) =>
            Raised("RaisesAny", new Handler<T>(), attach, detach, testCode, exact: false);

        public static RaisedEvent<T> RaisesAny<T>(Action<Action<T>> attach, Action<Action<T>> detach, Action testCode) =>
            Raised("RaisesAny", new Handler<T>(), attach, detach, testCode, exact: false);

        public static RaisedEvent<EventArgs> RaisesAny(Action<EventHandler> attach, Action<EventHandler> detach, Action testCode) =>
            Raised("RaisesAny", new Handler<EventArgs>(), attach, detach, testCode, exact: false);

        public static Task<RaisedEvent<T>> RaisesAsync<T>(Action<EventHandler<T>> attach, Action<EventHandler<T>> detach, Func<Task> testCode) =>
            RaisedLater("RaisesAsync", new Handler<T>(), attach, detach, testCode, exact: true);

        public static Task<RaisedEvent<T>> RaisesAnyAsync<T>(Action<EventHandler<T>> attach, Action<EventHandler<T>> detach, Func<Task> testCode) =>
            RaisedLater("RaisesAnyAsync", new Handler<T>(), attach, detach, testCode, exact: false);

        public static Task<RaisedEvent<EventArgs>> RaisesAnyAsync(Action<EventHandler> attach, Action<EventHandler> detach, Func<Task> testCode) =>
            RaisedLater("RaisesAnyAsync", new Handler<EventArgs>(), attach, detach, testCode, exact: false);

        /// <summary>The event is not raised by the code.</summary>
        public static void NotRaisedAny<T>(Action<EventHandler<T>> attach, Action<EventHandler<T>> detach, Action testCode) =>
            Quiet(new Handler<T>(), attach, detach, testCode);

        public static void NotRaisedAny<T>(Action<Action<T>> attach, Action<Action<T>> detach, Action testCode) =>
            Quiet(new Handler<T>(), attach, detach, testCode);

        public static void NotRaisedAny(Action<Action> attach, Action<Action> detach, Action testCode) =>
            Quiet(new Handler<object>(), attach, detach, testCode);

        /// <summary>The code says that a property changed; no name stands for all properties.</summary>
        public static void PropertyChanged(INotifyPropertyChanged @object, string propertyName, Action testCode) =>
            PropertyChangedAsync(@object, propertyName, () =>
            {
                testCode();
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();

        public static async Task PropertyChangedAsync(INotifyPropertyChanged @object, string propertyName, Func<Task> testCode)
        {
            bool changed = false;
            void Seen(object? sender, PropertyChangedEventArgs arguments) =>
                changed |= string.IsNullOrEmpty(arguments.PropertyName) || arguments.PropertyName.Equals(propertyName, StringComparison.OrdinalIgnoreCase);
            @object.PropertyChanged += Seen;
            try
            {
                await testCode();
            }
            finally
            {
                @object.PropertyChanged -= Seen;
            }
            Check(changed, () => $"Assert.PropertyChanged() failure: Property '{propertyName}' was not set");
        }

        private static RaisedEvent<T> Raised<T, H>(string method, Handler<T> handler, Action<H> attach, Action<H> detach, Action testCode, bool exact) where H : Delegate =>
            RaisedLater(method, handler, attach, detach, () =>
            {
                testCode();
                return Task.CompletedTask;
            }, exact).GetAwaiter().GetResult();

        private static async Task<RaisedEvent<T>> RaisedLater<T, H>(string method, Handler<T> handler, Action<H> attach, Action<H> detach, Func<Task> testCode, bool exact) where H : Delegate
        {
            await handler.During(attach, detach, testCode);
            Type? type = handler.Last?.Arguments?.GetType();
            Check(handler.Last is not null && (!exact || type is null || type == typeof(T)), () =>
                $"Assert.{method}() Failure: {(handler.Last is null ? "No event was raised" : "Wrong event type was raised")}\nExpected: typeof({Show.Name(typeof(T))})\nActual:   {(type is null ? "No event was raised" : $"typeof({Show.Name(type)})")}");
            return handler.Last!;
        }

        private static void Quiet<T, H>(Handler<T> handler, Action<H> attach, Action<H> detach, Action testCode) where H : Delegate
        {
            handler.During(attach, detach, () =>
            {
                testCode();
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();
            Check(handler.Last is null, () => "Assert.NotRaisedAny() Failure: An unexpected event was raised");
        }

        /// <summary>Listens to an event of one of the kinds that there are.</summary>
        private sealed class Handler<T>
        {
            internal RaisedEvent<T>? Last { get; private set; }

            internal async Task During<H>(Action<H> attach, Action<H> detach, Func<Task> code) where H : Delegate
            {
                Delegate handler = typeof(H) == typeof(Action) ? (Action)(() => Seen(null, default!))
                    : typeof(H) == typeof(Action<T>) ? (Action<T>)(arguments => Seen(null, arguments))
                    : typeof(H) == typeof(EventHandler) ? (EventHandler)((sender, arguments) => Seen(sender, (T)(object)arguments))
                    : (EventHandler<T>)Seen;
                attach((H)handler);
                try
                {
                    await code();
                }
                finally
                {
                    detach((H)handler);
                }
            }

            private void Seen(object? sender, T arguments) => Last = new RaisedEvent<T>(sender, arguments);
        }

        /// <summary>An event, as it was raised.</summary>
        public sealed class RaisedEvent<T>(object? sender, T args)
        {
            public object? Sender => sender;

            [SuppressMessage("Naming", "CA1721", Justification = "xUnit's name")]
            public T Arguments => args;
        }
    }
}
