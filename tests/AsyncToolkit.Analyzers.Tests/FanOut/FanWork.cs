namespace AsyncToolkit.Analyzers.Tests.FanOut;

/// <summary>Asynchronous methods for the cases to call.</summary>
internal static class FanWork
{
    internal const string Source = """
        public class Work
        {
            public static Task SaveAsync(int id) => Task.CompletedTask;
            public static Task SendAsync(int id, CancellationToken cancellationToken) => Task.CompletedTask;
            public static Task<int> LoadAsync(int id) => Task.FromResult(id);
            public static async IAsyncEnumerable<int> ReadAsync() { await Task.Yield(); yield return 1; }
            public static void Note() { }
        }
        """;
}
