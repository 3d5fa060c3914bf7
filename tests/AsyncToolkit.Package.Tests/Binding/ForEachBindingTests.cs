using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.Package.Tests.Binding;

public class ForEachBindingTests
{
    // Each form of body with the twin that it must reach.
    public static TheoryData<string, Twin> Bodies => new()
    {
        { "async (item, token) => await TaskGroup(item, token)", Twin.ValueTask },
        { "async (item, token) => { await ValueTaskGroup(item, token); }", Twin.ValueTask },
        { "async (item, _) => await http.GetStringAsync(item)", Twin.ValueTask },
        { "static async (item, token) => await Task.Yield()", Twin.ValueTask },
        { "async delegate(string item, CancellationToken token) { await Task.Yield(); }", Twin.ValueTask },
        { "async (item, token) => throw new NotSupportedException()", Twin.ValueTask },
        { "(item, token) => TaskGroup(item, token)", Twin.Task },
        { "(item, _) => http.GetStringAsync(item)", Twin.Task },
        { "(item, token) => { return TaskGroup(item, token); }", Twin.Task },
        { "(item, token) => Task.CompletedTask", Twin.Task },
        { "(item, token) => ValueTaskGroup(item, token)", Twin.ValueTask },
        { "(item, token) => default", Twin.ValueTask },
        { "(item, token) => new(Task.CompletedTask)", Twin.ValueTask },
        { "(item, token) => throw new NotSupportedException()", Twin.ValueTask },
        { "TaskGroup", Twin.Task },
        { "TaskOfTGroup", Twin.Task },
        { "http.GetStringAsync", Twin.Task },
        { "ValueTaskGroup", Twin.ValueTask },
        { "taskDelegate", Twin.Task },
        { "valueTaskDelegate", Twin.ValueTask },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ForEachThrottledAsync_InCSharp11_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp11, body, twin);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ForEachThrottledAsync_InCSharp12_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp12, body, twin);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ForEachThrottledAsync_InCSharp13_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp13, body, twin);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ForEachThrottledAsync_InCSharp14_BindsToTheExpectedTwin(string body, Twin twin) => AssertBinds(LanguageVersion.CSharp14, body, twin);

    private static void AssertBinds(LanguageVersion version, string body, Twin twin)
    {
        string[] calls =
        [
            .. from source in (string[])["items", "stream"]
               from limit in (string[])["8", "options"]
               from rest in (string[])["", ", cancellationToken"]
               select $"{source}.ForEachThrottledAsync({limit}, {body}{rest})",
        ];

        Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, calls));
    }
}
