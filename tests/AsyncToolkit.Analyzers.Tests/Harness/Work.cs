namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>Asynchronous methods for the cases to call.</summary>
internal static class Work
{
    internal const string Source = """
        public class Work
        {
            public static readonly Task Shared = Task.CompletedTask;
            public static Task SaveAsync(int id) => Task.CompletedTask;
            public static Task SaveAllAsync(params int[] ids) => Task.CompletedTask;
            public static Task<int> LoadAsync(int id) => Task.FromResult(id);
            public static Task<string?> FindAsync(int id) => Task.FromResult<string?>(null);
            public static ValueTask SendAsync() => default;
            public Task SaveMineAsync() => Task.CompletedTask;
        }
        """;
}
