using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.Package.Tests.Binding;

public class GatherBindingTests
{
    private static readonly LanguageVersion[] Versions =
        [LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14];

    // Each form of selector with the twin that it must reach.
    public static TheoryData<string, Twin> Selectors => new()
    {
        { "async (item, token) => await TaskOfTGroup(item, token)", Twin.ValueTask },
        { "async (item, token) => { await Task.Yield(); return item.Length; }", Twin.ValueTask },
        { "async (item, _) => await http.GetStringAsync(item)", Twin.ValueTask },
        { "static async (item, token) => { await Task.Yield(); return 1; }", Twin.ValueTask },
        { "async delegate(string item, CancellationToken token) { await Task.Yield(); return 1; }", Twin.ValueTask },
        { "(item, token) => TaskOfTGroup(item, token)", Twin.Task },
        { "(item, _) => http.GetStringAsync(item)", Twin.Task },
        { "(item, token) => { return TaskOfTGroup(item, token); }", Twin.Task },
        { "(item, token) => Task.FromResult(item)", Twin.Task },
        { "(item, token) => ValueTaskOfTGroup(item, token)", Twin.ValueTask },
        { "(item, token) => new ValueTask<int>(1)", Twin.ValueTask },
        { "TaskOfTGroup", Twin.Task },
        { "http.GetStringAsync", Twin.Task },
        { "ValueTaskOfTGroup", Twin.ValueTask },
        { "taskOfTDelegate", Twin.Task },
        { "valueTaskOfTDelegate", Twin.ValueTask },
    };

    // Nothing in these says what the result is, so the call has to.
    public static TheoryData<string, Twin> UntypedSelectors => new()
    {
        { "(item, token) => throw new NotSupportedException()", Twin.ValueTask },
        { "async (item, token) => throw new NotSupportedException()", Twin.ValueTask },
        { "(item, token) => default", Twin.ValueTask },
        { "(item, token) => new(1)", Twin.ValueTask },
    };

    public static TheoryData<string, Twin> OperationSequences => new()
    {
        { "taskOperations", Twin.Task },
        { "valueTaskOperations", Twin.ValueTask },
        { "new[] { TaskOperation, token => TaskOperation(token) }", Twin.Task },
        { "new[] { ValueTaskOperation, token => ValueTaskOperation(token) }", Twin.ValueTask },
        { "new[] { async (CancellationToken token) => await http.GetStringAsync(\"a\", token), token => http.GetStringAsync(\"b\", token) }", Twin.Task },
        { "new[] { (CancellationToken token) => http.GetStringAsync(\"a\", token), token => throw new NotSupportedException() }", Twin.Task },
    };

    public static TheoryData<string, Twin> Operations => new()
    {
        { "async token => await TaskOperation(token)", Twin.ValueTask },
        { "async token => { await Task.Yield(); return 1; }", Twin.ValueTask },
        { "token => TaskOperation(token)", Twin.Task },
        { "token => http.GetStringAsync(\"a\", token)", Twin.Task },
        { "token => ValueTaskOperation(token)", Twin.ValueTask },
        { "TaskOperation", Twin.Task },
        { "ValueTaskOperation", Twin.ValueTask },
    };

    [Theory]
    [MemberData(nameof(Selectors))]
    public void GatherAsync_InEachCSharp_BindsToTheExpectedTwin(string selector, Twin twin) => AssertBinds(
        twin,
        from method in (string[])["GatherAsync", "GatherOutcomesAsync"]
        from source in (string[])["items", "stream"]
        from limit in (string[])["8", "options"]
        from rest in (string[])["", ", cancellationToken"]
        select $"{source}.{method}({limit}, {selector}{rest})");

    [Theory]
    [MemberData(nameof(UntypedSelectors))]
    public void GatherAsync_WithTypeArguments_BindsToTheExpectedTwin(string selector, Twin twin) => AssertBinds(
        twin,
        from method in (string[])["GatherAsync", "GatherOutcomesAsync"]
        from source in (string[])["items", "stream"]
        from limit in (string[])["8", "options"]
        select $"{source}.{method}<string, int>({limit}, {selector}, cancellationToken)");

    [Theory]
    [MemberData(nameof(OperationSequences))]
    public void Operations_InEachCSharp_BindToTheExpectedTwin(string operations, Twin twin) => AssertBinds(
        twin,
        from call in (string[])
        [
            "GatherAsync(8", "GatherAsync(options", "GatherOutcomesAsync(8", "GatherOutcomesAsync(options",
            "FirstSuccessfulAsync(8", "FirstSuccessfulAsync(options", "QuorumAsync(2, 8", "QuorumAsync(2, options",
            "HedgeAsync(TimeSpan.Zero, null", "HedgeAsync(TimeSpan.Zero, TimeProvider.System", "HedgeAsync(hedge",
        ]
        from rest in (string[])[")", ", cancellationToken)"]
        select $"{operations}.{call}{rest}");

    [Theory]
    [MemberData(nameof(Operations))]
    public void AllAsync_InEachCSharp_BindsToTheExpectedTwin(string operation, Twin twin) => AssertBinds(
        twin,
        from count in Enumerable.Range(2, 7)
        from rest in (string[])["", ", cancellationToken"]
        select $"Gather.AllAsync({string.Join(", ", Enumerable.Repeat(operation, count))}{rest})");

    // An async lambda fits both forms, so it goes with whatever stands beside it.
    [Fact]
    public void AllAsync_OfMixedForms_BindsToTheOneThatAllFit()
    {
        AssertBinds(Twin.Task, ["Gather.AllAsync(async token => { await Task.Yield(); return 1; }, TaskOperation)"]);
        AssertBinds(Twin.ValueTask, ["Gather.AllAsync(ValueTaskOperation, async token => { await Task.Yield(); return 1; }, cancellationToken)"]);
    }

    private static void AssertBinds(Twin twin, IEnumerable<string> calls)
    {
        string[] all = [.. calls];
        foreach (LanguageVersion version in Versions)
        {
            Assert.Equal(all.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, all));
        }
    }
}
