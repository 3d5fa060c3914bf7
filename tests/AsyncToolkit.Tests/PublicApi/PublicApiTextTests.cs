using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Tests;

// The baseline is only as good as the text it compares: one sample with everything that tends to be forgotten.
public class PublicApiTextTests
{
    [Fact]
    public void Describe_OfAClass_ShowsWhatCallersDependOn()
    {
        string text = PublicApi.Describe(typeof(PublicApiSample<>));

        Assert.Equal(
            """
            AsyncToolkit.Tests: public abstract class PublicApiSample<T> : IDisposable where T : class, new()
                public const int Answer = 42
                protected static readonly string? Hint
                protected PublicApiSample(string name = "none")
                public Func<T?, string, ValueTask<T>>? Body { get; init; }
                public required int Limit { get; init; }
                public string? Label { get; protected set; }
                public event EventHandler<string?>? Changed
                [Obsolete("Use Dispose.")] public void Close()
                protected abstract Task<T?> RunAsync<TState>(in Func<TState, CancellationToken, Task> body, TState? state, (int, string?)[] pairs, CancellationToken cancellationToken = default) where TState : notnull
                public override string ToString()
                public virtual void Dispose()

            """.ReplaceLineEndings("\n").Split('\n').Order(StringComparer.Ordinal),
            text.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Describe_OfAnEnumAndADelegate_ShowsValuesAndSignature()
    {
        Assert.Equal("AsyncToolkit: public enum ResultOrder : int\n    Completion = 1\n    Source = 0\n", Sorted(PublicApi.Describe(typeof(ResultOrder))));
        Assert.StartsWith("System: public delegate TResult Func<in T, out TResult>(T arg)", PublicApi.Describe(typeof(Func<,>)), StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_OfTwoTexts_NamesEveryLineOnceWithItsSide()
    {
        string text = PublicApiBaseline.Differences("a\nb\nb\n", "b\nc\n", "x.txt");

        Assert.Contains("\n- a\n- b\n+ c\n", text, StringComparison.Ordinal);
    }

    private static string Sorted(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Order(StringComparer.Ordinal))) + "\n";
    }
}
