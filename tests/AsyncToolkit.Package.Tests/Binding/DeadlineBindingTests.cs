using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.Package.Tests.Binding;

public class DeadlineBindingTests
{
    private static readonly string[] Tails =
    [
        "", ", cancellationToken", ", cancellationToken: cancellationToken", ", default(CancellationToken)", ", timeProvider", ", timeProvider, \"name\"",
        ", timeProvider, \"name\", cancellationToken", ", timeProvider, cancellationToken: cancellationToken", ", name: \"name\"", ", null", ", null, null, cancellationToken",
    ];

    // Bodies without a result, with the twin that each must reach.
    public static TheoryData<string, Twin> Bodies => new()
    {
        { "async token => await TaskBlock(token)", Twin.ValueTask },
        { "async token => { await ValueTaskBlock(token); }", Twin.ValueTask },
        { "async _ => await Task.Yield()", Twin.ValueTask },
        { "async delegate(CancellationToken token) { await Task.Yield(); }", Twin.ValueTask },
        { "async token => throw new NotSupportedException()", Twin.ValueTask },
        { "token => TaskBlock(token)", Twin.Task },
        { "token => { return TaskBlock(token); }", Twin.Task },
        { "token => Task.CompletedTask", Twin.Task },
        { "token => ValueTaskBlock(token)", Twin.ValueTask },
        { "token => throw new NotSupportedException()", Twin.ValueTask },
        { "TaskBlock", Twin.Task },
        { "ValueTaskBlock", Twin.ValueTask },
        { "taskBlock", Twin.Task },
        { "valueTaskBlock", Twin.ValueTask },
    };

    // Bodies with a result.
    public static TheoryData<string, Twin> BodiesWithAResult => new()
    {
        { "async token => await TaskOperation(token)", Twin.ValueTask },
        { "async token => { await Task.Yield(); return 1; }", Twin.ValueTask },
        { "token => TaskOperation(token)", Twin.Task },
        { "token => Task.FromResult(1)", Twin.Task },
        { "token => ValueTaskOperation(token)", Twin.ValueTask },
        { "TaskOperation", Twin.Task },
        { "ValueTaskOperation", Twin.ValueTask },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Blocks_InEachVersion_BindToTheExpectedTwin(string body, Twin twin) => Assert.All(Versions, version =>
    {
        string[] calls =
        [
            .. from tail in Tails
               from method in (string[])["FailAfterAsync", "MoveOnAfterAsync"]
               select $"Deadline.{method}(timeout, {body}{tail})",
        ];
        Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, calls));
    });

    [Theory]
    [MemberData(nameof(BodiesWithAResult))]
    public void Blocks_WithAResult_BindToTheExpectedTwinAndReturnIt(string body, Twin twin) => Assert.All(Versions, version =>
    {
        foreach ((string method, string result) in (ReadOnlySpan<(string, string)>)[("FailAfterAsync", "int"), ("MoveOnAfterAsync", "TimeoutResult<int>")])
        {
            string[] calls = [.. Tails.Select(tail => $"Deadline.{method}(timeout, {body}{tail})")];
            Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, calls));

            // it compiles only where the call has the result
            string[] uses = [.. calls.Select(call => $"Task.FromResult<{result}>(await {call})")];
            Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, uses));
        }
    });

    private static IEnumerable<LanguageVersion> Versions =>
        [LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14];
}
