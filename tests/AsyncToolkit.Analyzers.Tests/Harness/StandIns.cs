namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>
/// Stands in for the members of the library that rules look for by name and that the library at hand does not have. A type that it
/// does have is taken from it.
/// </summary>
internal static class StandIns
{
    private static readonly (string Type, string Source)[] All =
    [
        ("TimeoutExtensions", """
            public static class TimeoutExtensions
            {
                public static Task WithTimeoutAsync(this Task task, TimeSpan timeout, CancellationToken cancellationToken = default) => task;
                public static Task<T> WithTimeoutAsync<T>(this Task<T> task, TimeSpan timeout, CancellationToken cancellationToken = default) => task;
                public static Task<bool> TryWithTimeoutAsync(this Task task, TimeSpan timeout, CancellationToken cancellationToken = default) => Task.FromResult(true);
            }
            """),
        ("BlockingDetector", """
            public sealed class BlockingDetectorOptions;
            public sealed class BlockingScope : IDisposable { public void Dispose() { } }
            public readonly struct AllowBlockingScope : IDisposable { public void Dispose() { } }
            public sealed class BlockingDetector(BlockingDetectorOptions options) : IDisposable
            {
                public bool IsWatching => options is not null;
                public BlockingScope Watch(string operationName) => new();
                public static AllowBlockingScope AllowBlocking(string reason) => default;
                public static void AllowBlocking(string reason, Action action) => action();
                public void Dispose() { }
            }
            """),
        ("Deadline", """
            public sealed class Deadline : IDisposable
            {
                public static Deadline After(TimeSpan timeout) => new();
                public CancellationToken Token => default;
                public void Dispose() { }
            }
            """),
    ];

    internal static string Source { get; } =
        "namespace AsyncToolkit;\n" + string.Join('\n', All.Where(one => typeof(ThrottleOptions).Assembly.GetType("AsyncToolkit." + one.Type) is null).Select(one => one.Source));
}
