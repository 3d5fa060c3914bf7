using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.ForgottenAwait;

public sealed class TaskAsTextCases : RuleCases
{
    public TaskAsTextCases()
    {
        Fires("an interpolated string", "Console.WriteLine($\"{[|Work.LoadAsync(1)|]}\"); //! a text");
        Fires("a local in an interpolated string", "var loaded = Work.LoadAsync(1);\nstring text = $\"got {[|loaded|]}\";\nawait loaded;");
        Fires("a sum of strings", "string text = \"got \" + [|Work.LoadAsync(1)|];");
        Fires("a format", "string text = string.Format(\"{0} {1}\", 1, [|Work.LoadAsync(1)|]);");
        Fires("the console", "Console.WriteLine([|Work.LoadAsync(1)|]);");
        Fires("ToString", "string text = [|Work.LoadAsync(1)|].ToString();");
        Fires("a builder", "new System.Text.StringBuilder().Append([|Work.LoadAsync(1)|]);");
        Fires("a log", "Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(Surroundings.Logger, \"{Result} {More}\", [|Work.LoadAsync(1)|], 2); //! a log");
        Fires("JSON", "string json = System.Text.Json.JsonSerializer.Serialize([|Work.LoadAsync(1)|]); //! a JSON document");
        Fires("JSON as an object", "string json = System.Text.Json.JsonSerializer.Serialize((object)[|Work.LoadAsync(1)|]);");
        Fires("a response", "var result = Microsoft.AspNetCore.Http.Results.Ok([|Work.LoadAsync(1)|]); //! an HTTP response");
        Fires("a value task", "Console.WriteLine($\"{[|Work.SendAsync()|]}\");");

        Fires("an extension block with field", "public static class Extensions { extension(int id) { public string Text => $\"{[|Work.LoadAsync(id)|]}\"; } } public class Shown { public string Text { get => field ?? \"\" + [|Work.LoadAsync(1)|]; set; } }", languageVersion: 14);
        Fires("a sum that is assigned", "string text = \"\";\ntext += [|Work.LoadAsync(1)|];");
        Fires("more values than have a parameter of their own", "string text = string.Format(\"{0}{1}{2}{3}\", 1, 2, 3, [|Work.LoadAsync(1)|]) + string.Join(\", \", 1, [|Work.LoadAsync(2)|]) + string.Concat(1, 2, 3, 4, [|Work.LoadAsync(3)|]);\nConsole.WriteLine(\"{0}{1}{2}{3}\", 1, 2, 3, [|Work.LoadAsync(4)|]);\nnew System.Text.StringBuilder().AppendFormat(\"{0}{1}{2}{3}\", 1, 2, 3, [|Work.LoadAsync(5)|]);");
        Fires("a writer", "Console.Out.WriteLine([|Work.LoadAsync(1)|]);");
        Fires("the content of a request", "using var client = new HttpClient();\nSystem.Net.Http.Json.JsonContent.Create([|Work.LoadAsync(1)|]);\nawait System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, \"x\", [|Work.LoadAsync(1)|]);");
        Fires("the JSON of others", "string json = Newtonsoft.Json.JsonConvert.SerializeObject([|Work.LoadAsync(1)|]); //! a JSON document");
        Fires("a typed response", "var result = Microsoft.AspNetCore.Http.TypedResults.Ok([|Work.LoadAsync(1)|]);");
        Fires("the response of a controller", "public class Pages : Microsoft.AspNetCore.Mvc.ControllerBase { public object Get() => Ok([|Work.LoadAsync(1)|]); }");
        IsSilent("an extension block that awaits", "public static class Extensions { extension(int id) { public async Task<string> TextAsync() => $\"{await Work.LoadAsync(id)}\"; } }", languageVersion: 14);
        IsSilent("awaited", "Console.WriteLine($\"{await Work.LoadAsync(1)}\");");
        IsSilent("the status of a task", "var task = Work.LoadAsync(1);\nConsole.WriteLine($\"{task.Status} {task.Id}\");\nawait task;");
        IsSilent("a name", "var task = Work.LoadAsync(1);\nConsole.WriteLine(nameof(task));\nawait task;");
        IsSilent("the result of JSON serialisation", "using var stream = new MemoryStream();\nawait System.Text.Json.JsonSerializer.SerializeAsync(stream, 1);");
        IsSilent("a sum of numbers", "int sum = await Work.LoadAsync(1) + await Work.LoadAsync(2);");
        IsSilent("a method of one's own called Format", "Format(Work.LoadAsync(1));\nstatic void Format(object value) { }");
        IsSilent("a response that is awaited", "var result = Microsoft.AspNetCore.Http.Results.Ok(await Work.LoadAsync(1));");
        IsSilent("another Results", "var result = Mine.Results.Ok(Work.LoadAsync(1));");
        IsSilent("a list of tasks", "var tasks = new List<Task> { Work.SaveAsync(1) };\nstring text = $\"{tasks.Count}\";");
        IsSilent("ToString of the result", "string text = (await Work.LoadAsync(1)).ToString();");
        IsSilent("a delegate", "Func<Task> work = () => Work.SaveAsync(1);\nConsole.WriteLine(work);");
        IsSilent("a span of params", "string text = string.Join(',', [\"a\", \"b\"]);", languageVersion: 13);
        IsSilent("a list of tasks that is joined", "var tasks = new List<Task> { Work.SaveAsync(1) };\nstring text = string.Join(\", \", tasks);");
        IsSilent("a handler that is added", "public class Source { public event Action? Changed; public void Add(Action handler) => Changed += handler; }");
        IsSilent("a writer of the result", "Console.Out.WriteLine(await Work.LoadAsync(1));");
        IsSilent("the content of a request that is awaited", "System.Net.Http.Json.JsonContent.Create(await Work.LoadAsync(1));");
        IsSilent("a typed response that is awaited", "var result = Microsoft.AspNetCore.Http.TypedResults.Ok(await Work.LoadAsync(1));");
        IsSilent("a class of one's own with such a method", "public class Pages { private static object Ok(object? value) => value!; public object Get() => Ok(Work.LoadAsync(1)); }");
        IsSilent("JSON of one's own", "string json = Mine.JsonConvert.SerializeObject(Work.LoadAsync(1));");
        IsSilent("a token that is left out", "string json = System.Text.Json.JsonSerializer.Serialize(1);\nusing var client = new HttpClient();\nawait System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, \"x\", 1);");

        Fixes("awaits", "string text = $\"{[|Work.LoadAsync(1)|]}\";", "string text = $\"{await Work.LoadAsync(1)}\";");
        Fixes("awaits before a member", "string text = [|Work.LoadAsync(1)|].ToString();", "string text = (await Work.LoadAsync(1)).ToString();");
        Fixes("awaits a choice", "Task<int> one = Work.LoadAsync(1), two = Work.LoadAsync(2);\nConsole.WriteLine([|cancellationToken.CanBeCanceled ? one : two|]);\nawait Task.WhenAll(one, two);", "Task<int> one = Work.LoadAsync(1), two = Work.LoadAsync(2);\nConsole.WriteLine(await (cancellationToken.CanBeCanceled ? one : two));\nawait Task.WhenAll(one, two);");
        Fixes("awaits a switch", "int id = 1;\nConsole.WriteLine([|id switch { 1 => Work.LoadAsync(1), _ => Work.LoadAsync(2) }|]);", "int id = 1;\nConsole.WriteLine(await (id switch { 1 => Work.LoadAsync(1), _ => Work.LoadAsync(2) }));");
        Fixes("awaits before a format, in a member without braces", "public static async Task<string> TextAsync() => $\"{[|Work.LoadAsync(1)|]:N}\";", "public static async Task<string> TextAsync() => $\"{await Work.LoadAsync(1):N}\";");
        Fixes("awaits in a handler, for one target", "try { }\ncatch (IOException)\n{\n#if !ANOTHER_TARGET\n    Console.WriteLine(/* a */ [|Work.LoadAsync(1)|] /* b */);\n#endif\n}", "try { }\ncatch (IOException)\n{\n#if !ANOTHER_TARGET\n    Console.WriteLine(/* a */ await Work.LoadAsync(1) /* b */);\n#endif\n}");
        Fixes("awaits in a lambda, and what is cast", "Func<Task, Task<string>> text = async task => \"\" + [|(Task<int>)task|];", "Func<Task, Task<string>> text = async task => \"\" + await (Task<int>)task;");
        Fixes("awaits in a program", "// program\nawait Task.Yield();\nConsole.WriteLine([|Work.LoadAsync(1)|]);", "// program\nawait Task.Yield();\nConsole.WriteLine(await Work.LoadAsync(1));");
        HasNoFix("where the call may not happen", "public static async Task RunAsync(Func<Task<int>>? load) { Console.WriteLine($\"{[|load?.Invoke()|]}\"); }");
        HasNoFix("where the variable may have no task", "public static async Task RunAsync(Task<int>? task) { Console.WriteLine($\"{[|task|]}\"); }");
        HasNoFix("where a task is asked for", "string json = System.Text.Json.JsonSerializer.Serialize<Task<int>>([|Work.LoadAsync(1)|]);");
        HasNoFix("in unsafe code", "public static async Task RunAsync() { unsafe { Console.WriteLine([|Work.LoadAsync(1)|]); } }");
        HasNoFix("without a result", "string text = $\"{[|Work.SaveAsync(1)|]}\";");
        HasNoFix("in a method that is not async", "string Text() => $\"{[|Work.LoadAsync(1)|]}\";");
        HasNoFix("where there may be no task", "Task<int>? loaded = Work.LoadAsync(1);\nstring? text = [|loaded|]?.ToString();\nawait loaded;");
    }

    public override string Id => "ATK1002";

    public override string Surroundings => Work.Source + """

        public static class Surroundings { public static readonly Microsoft.Extensions.Logging.ILogger Logger = null!; }
        namespace Microsoft.AspNetCore.Http { public static class Results { public static object Ok(object? value) => value!; } }
        namespace Microsoft.AspNetCore.Http { public static class TypedResults { public static T Ok<T>(T value) => value; } }
        namespace Microsoft.AspNetCore.Mvc { public class ControllerBase { public object Ok(object? value) => value!; } }
        namespace Newtonsoft.Json { public static class JsonConvert { public static string SerializeObject(object? value) => ""; } }
        namespace Mine { public static class Results { public static object Ok(object? value) => value!; } }
        namespace Mine { public static class JsonConvert { public static string SerializeObject(object? value) => ""; } }
        """;
}
