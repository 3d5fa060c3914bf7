using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.Package.Tests.Binding;

public class TraverseBindingTests
{
    // Each form of body with the twin that it must reach.
    public static TheoryData<string, Twin> Bodies => new()
    {
        { "async (item, token) => await TaskLinks(item, token)", Twin.ValueTask },
        { "async (item, token) => { await Task.Yield(); return new List<string>(); }", Twin.ValueTask },
        { "async (item, token) => { if (item.Length > 9) { return Array.Empty<string>(); } await Task.Yield(); return new List<string> { item }; }", Twin.ValueTask },
        { "async (item, _) => (await http.GetStringAsync(item)).Split()", Twin.ValueTask },
        { "async delegate(string item, CancellationToken token) { await Task.Yield(); return Enumerable.Empty<string>(); }", Twin.ValueTask },
        { "async (item, token) => throw new NotSupportedException()", Twin.ValueTask },
        { "(item, token) => TaskLinks(item, token)", Twin.Task },
        { "(item, token) => Task.FromResult(Enumerable.Empty<string>())", Twin.Task },
        { "(item, token) => ValueTaskLinks(item, token)", Twin.ValueTask },
        { "(item, token) => new(Array.Empty<string>())", Twin.ValueTask },
        { "(item, token) => throw new NotSupportedException()", Twin.ValueTask },
        { "TaskLinks", Twin.Task },
        { "ValueTaskLinks", Twin.ValueTask },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void TraverseThrottledAsync_InCSharp11_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp11, body, twin);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void TraverseThrottledAsync_InCSharp12_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp12, body, twin);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void TraverseThrottledAsync_InCSharp13_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp13, body, twin);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void TraverseThrottledAsync_InCSharp14_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp14, body, twin);

    [Theory]
    [InlineData("async (item, token) => []")]
    [InlineData("async (item, token) => { await Task.Yield(); return [item]; }")]
    public void TraverseThrottledAsync_WithACollectionExpression_BindsToValueTask(string body) => AssertBinds(LanguageVersion.CSharp12, body, Twin.ValueTask);

    private static void AssertBinds(LanguageVersion version, string body, Twin twin)
    {
        string[] calls =
        [
            .. from limit in (string[])["8", "options"]
               from comparer in (string[])["", ", comparer", ", StringComparer.Ordinal", ", null"]
               from rest in (string[])["", ", cancellationToken"]
               select $"items.TraverseThrottledAsync({limit}, {body}{comparer}{rest})",
        ];

        Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, calls));
    }
}
