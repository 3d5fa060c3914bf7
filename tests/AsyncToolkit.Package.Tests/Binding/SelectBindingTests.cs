using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.Package.Tests.Binding;

public class SelectBindingTests
{
    private static readonly LanguageVersion[] Versions =
        [LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14];

    public static TheoryData<string, Twin> Selectors => GatherBindingTests.Selectors;

    public static TheoryData<string, Twin> UntypedSelectors => GatherBindingTests.UntypedSelectors;

    [Theory]
    [MemberData(nameof(Selectors))]
    public void SelectThrottledAsync_InEachCSharp_BindsToTheExpectedTwin(string selector, Twin twin) => AssertBinds("", selector, twin);

    [Theory]
    [MemberData(nameof(UntypedSelectors))]
    public void SelectThrottledAsync_WithTypeArguments_BindsToTheExpectedTwin(string selector, Twin twin) =>
        AssertBinds("<string, int>", selector, twin);

    private static void AssertBinds(string typeArguments, string selector, Twin twin)
    {
        string[] calls =
        [
            .. from source in (string[])["items", "stream"]
               from limit in (string[])["8", "options"]
               from rest in (string[])["", ", cancellationToken"]
               select $"{source}.SelectThrottledAsync{typeArguments}({limit}, {selector}{rest})",
        ];
        foreach (LanguageVersion version in Versions)
        {
            // the binder awaits what it is given, and a stream is not awaited
            IEnumerable<string> moves = calls.Select(static call => $"{call}.GetAsyncEnumerator().MoveNextAsync()");
            Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, moves));
        }
    }
}
