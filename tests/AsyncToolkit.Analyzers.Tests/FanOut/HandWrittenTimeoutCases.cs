using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class HandWrittenTimeoutCases : RuleCases
{
    private const string Load = "Task<int> load = Work.LoadAsync(1);\n";
    private const string Lost = "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n";

    public HandWrittenTimeoutCases()
    {
        Fires("throws when the delay wins", Load + Lost.TrimEnd('\n') + " //! 'load'\nint loaded = await load;");
        Fires("returns when the task wins", "public async Task<int> RunAsync() { Task<int> load = Work.LoadAsync(1); if (await [|Task.WhenAny(load, Task.Delay(TimeSpan.FromSeconds(1)))|] == load) { return await load; } throw new TimeoutException(); }");
        Fires("gives up silently", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { return; }\nint loaded = await load;");
        Fires("a winner in a local", Load + "Task winner = await [|Task.WhenAny(load, Task.Delay(1000))|];\nif (winner == load) { int loaded = await load; }");
        Fires("the delay first", Load + "bool isLate = await [|Task.WhenAny(Task.Delay(1000), load)|] != load;\nint loaded = await load;");
        Fires("a token for the delay", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000, cancellationToken))|].ConfigureAwait(false) != load) { throw new TimeoutException(); }\nint loaded = await load;");

        IsSilent("two tasks", Load + "Task<int> other = Work.LoadAsync(2);\nif (await Task.WhenAny(load, other) == load) { }");
        IsSilent("a pause that may end early", Load + "while (!load.IsCompleted) { await Task.WhenAny(load, Task.Delay(1000)); }");
        IsSilent("waits for cancellation", Load + "if (await Task.WhenAny(load, Task.Delay(Timeout.Infinite, cancellationToken)) != load) { return; }");
        IsSilent("waits for cancellation, in a time span", Load + "if (await Task.WhenAny(load, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)) != load) { return; }");
        IsSilent("three tasks", Load + "Task<int> other = Work.LoadAsync(2);\nif (await Task.WhenAny(load, other, Task.Delay(1000)) == load) { }");
        IsSilent("WaitAsync", Load + "int loaded = await load.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);");
        IsSilent("a delay alone", "await Task.WhenAny(Task.Delay(1000), Task.Delay(2000));");

        Fixes(
            "throws when the delay wins",
            Load + Lost + "int loaded = await load;",
            Load + "int loaded = await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));");
        Fixes(
            "a time span and an awaited statement",
            "Task save = Work.SaveAsync(1);\nif (await [|Task.WhenAny(save, Task.Delay(TimeSpan.FromSeconds(1)))|] != save)\n{\n    throw new TimeoutException(\"late\");\n}\n\nawait save;",
            "Task save = Work.SaveAsync(1);\nawait save.WithTimeoutAsync(TimeSpan.FromSeconds(1));");
        Fixes(
            "returns when the task wins",
            "public async Task<int> RunAsync(Task<int> load)\n{\n    if (await [|Task.WhenAny(load, Task.Delay(1000))|] == load)\n    {\n        return await load;\n    }\n\n    throw new TimeoutException();\n}",
            "public async Task<int> RunAsync(Task<int> load)\n{\n    return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));\n}");
        Fixes(
            "adds the namespace",
            "using System.Text;\n\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load)\n        {\n            throw new TimeoutException();\n        }\n\n        return await load;"),
            "using System.Text;\nusing AsyncToolkit;\n\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "the comments above the await stay",
            Load + "// waits\nif (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n\n// The answer.\nint loaded = await load; // here",
            Load + "// waits\n\n// The answer.\nint loaded = await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000)); // here");
        Fixes(
            "adds the namespace below the head of the file",
            "// Written by hand.\n\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "// Written by hand.\n\nusing AsyncToolkit;\n\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace below directives",
            "#nullable enable\nusing System.Text;\nusing Xunit;\nnamespace Xunit { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "#nullable enable\nusing System.Text;\nusing AsyncToolkit;\nusing Xunit;\nnamespace Xunit { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace before all others",
            "// Written by hand.\nusing Xunit;\nnamespace Xunit { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "// Written by hand.\nusing AsyncToolkit;\nusing Xunit;\nnamespace Xunit { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace where a type has the name of one of its types",
            "public class ThrottleOptions { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "using AsyncToolkit;\n\npublic class ThrottleOptions { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace above what is said of the first type",
            "// Written by hand.\n\n/// <summary>Loads.</summary>\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "// Written by hand.\n\nusing AsyncToolkit;\n\n/// <summary>Loads.</summary>\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace above what is for one target",
            "using System.Text;\n#if !ANOTHER_TARGET\nusing Abc;\n#endif\nusing Xunit;\nnamespace Xunit { }\nnamespace Abc { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "using System.Text;\nusing AsyncToolkit;\n#if !ANOTHER_TARGET\nusing Abc;\n#endif\nusing Xunit;\nnamespace Xunit { }\nnamespace Abc { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace above a file that begins with what is for one target",
            "// Written by hand.\n#if !ANOTHER_TARGET\nusing Abc;\n#else\nusing Another;\n#endif\nnamespace Abc { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "// Written by hand.\nusing AsyncToolkit;\n#if !ANOTHER_TARGET\nusing Abc;\n#else\nusing Another;\n#endif\nnamespace Abc { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace below symbols",
            "#define ONE\n#if ANOTHER_TARGET\n#define TWO\n#if ONE\n#undef ONE\n#endif\n#endif\n#if ONE\nusing Abc;\n#endif\nnamespace Abc { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "#define ONE\n#if ANOTHER_TARGET\n#define TWO\n#if ONE\n#undef ONE\n#endif\n#endif\nusing AsyncToolkit;\n#if ONE\nusing Abc;\n#endif\nnamespace Abc { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "adds the namespace below what is for one target and global",
            "#if !ANOTHER_TARGET\nglobal using Abc;\n#endif\nusing Xunit;\nnamespace Xunit { }\nnamespace Abc { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "#if !ANOTHER_TARGET\nglobal using Abc;\n#endif\nusing Xunit;\nusing AsyncToolkit;\nnamespace Xunit { }\nnamespace Abc { }\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));"),
            isImported: false);
        Fixes(
            "where System is somebody else's",
            "namespace Mine.System { public class Text { } }\nnamespace Mine\n{\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;") + "}\n",
            "namespace Mine.System { public class Text { } }\nnamespace Mine\n{\n" + Method("RunAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1000));") + "}\n");
        HasNoFix(
            "where there is no place for the namespace that every target compiles",
            "#if !ANOTHER_TARGET\nglobal using Abc;\n#endif\nnamespace Abc { }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            isImported: false);
        FixesAll(
            "adds the namespace once",
            Method("OneAsync", "if (await [|Task.WhenAny(load, Task.Delay(1))|] != load) { throw new TimeoutException(); }\n        return await load;") + Method("TwoAsync", "if (await [|Task.WhenAny(load, Task.Delay(2))|] != load) { throw new TimeoutException(); }\n        return await load;"),
            "using AsyncToolkit;\n\n" + Method("OneAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(1));") + Method("TwoAsync", "return await load.WithTimeoutAsync(TimeSpan.FromMilliseconds(2));"),
            isImported: false);
        HasNoFix("gives up silently", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { return; }\nint loaded = await load;");
        HasNoFix("another exception", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new InvalidOperationException(); }\nint loaded = await load;");
        HasNoFix("work before the await", Load + Lost + "Work.Note();\nint loaded = await load;");
        HasNoFix("a token for the delay", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000, cancellationToken))|] != load) { throw new TimeoutException(); }\nint loaded = await load;");
        HasNoFix("a comment that would be lost", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load)\n{\n    // too late\n    throw new TimeoutException();\n}\nint loaded = await load;");
        HasNoFix("where another method of that name is nearer", "public static class Others { public static Task<T> WithTimeoutAsync<T>(this Task<T> task, TimeSpan time) => task; }\n" + Method("RunAsync", "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n        return await load;"));
        HasNoFix("code for another target that would be lost", Load + "if (await [|Task.WhenAny(load, Task.Delay(1000))|] != load) { throw new TimeoutException(); }\n#if ANOTHER_TARGET\nWork.Note();\n#endif\nint loaded = await load;");
    }

    public override string Id => "ATK3007";

    public override string Surroundings => FanWork.Source;

    private static string Method(string name, string body) =>
        "public static class Of" + name + "\n{\n    public static async Task<int> " + name + "(Task<int> load)\n    {\n        " + body + "\n    }\n}\n";
}
