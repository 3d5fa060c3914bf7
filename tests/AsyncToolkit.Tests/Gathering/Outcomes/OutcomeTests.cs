namespace AsyncToolkit.Tests.Gathering.Outcomes;

public class OutcomeTests
{
    [Fact]
    public void Default_IsNotStarted()
    {
        Outcome<string> outcome = default;

        Assert.Equal((OutcomeStatus.NotStarted, 0, false), (outcome.Status, outcome.Index, outcome.IsSuccess));
        Assert.Null(outcome.Exception);
        var thrown = Assert.Throws<InvalidOperationException>(() => outcome.Value);
        Assert.Equal("Item 0 was not started: it has no result.", thrown.Message);
        Assert.Equal("fallback", outcome.GetValueOrDefault("fallback"));
        Assert.Equal("[0] NotStarted", outcome.ToString());
    }

    [Fact]
    public async Task Value_OfAFailure_ThrowsTheOriginalWithItsStack()
    {
        Outcome<int>[] outcomes = await new[] { 1 }.GatherOutcomesAsync(1, static (_, _) => Fail());
        var original = Assert.IsType<IOException>(outcomes[0].Exception);

        string? firstStack = null;
        for (int i = 0; i < 5; i++)
        {
            var thrown = Assert.Throws<IOException>(() => outcomes[0].Value);
            Assert.Same(original, thrown);
            Assert.Contains(nameof(Fail), thrown.StackTrace, StringComparison.Ordinal);

            // thrown again and again, its stack does not grow
            firstStack ??= thrown.StackTrace;
            Assert.Equal(firstStack, thrown.StackTrace);
        }

        Assert.Equal("[0] Failed: IOException: root", outcomes[0].ToString());
        Assert.Equal(7, outcomes[0].GetValueOrDefault(7));
    }

    [Fact]
    public async Task Value_OfASuccess_IsTheResult()
    {
        Outcome<string>[] outcomes = await new[] { "a" }.GatherOutcomesAsync(1, static (item, _) => new ValueTask<string>(item + "!"));

        Outcome<string> outcome = Assert.Single(outcomes);
        Assert.Equal((OutcomeStatus.Succeeded, 0, true, "a!"), (outcome.Status, outcome.Index, outcome.IsSuccess, outcome.Value));
        Assert.Null(outcome.Exception);
        Assert.Equal("[0] Succeeded: a!", outcome.ToString());
    }

    [Fact]
    public async Task ToString_OfAFailureWithALongMessage_IsCut()
    {
        Outcome<int>[] outcomes = await new[] { 1 }.GatherOutcomesAsync(1, static (_, _) => ValueTask.FromException<int>(new IOException(new string('x', 301))));

        Assert.Equal($"[0] Failed: IOException: {new string('x', 300)}…", outcomes[0].ToString());
    }

    private static ValueTask<int> Fail() => throw new IOException("root");
}
