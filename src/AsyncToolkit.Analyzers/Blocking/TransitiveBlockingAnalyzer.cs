using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>ATK2004: an async function calls a synchronous one that blocks, directly or through others.</summary>
/// <remarks>
/// While functions are analyzed, in any order and at the same time, their calls go into a <see cref="CallGraph"/>; at the end of the compilation the
/// graph is walked once, from what blocks to the async functions that reach it. What stands in a scope that allows blocking is no part of it.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TransitiveBlockingAnalyzer : DiagnosticAnalyzer
{
    private const string FileAccessOption = "async_toolkit.ATK2004.file_access_blocks";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.TransitiveBlocking);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var run = new Run(KnownTypes.Of(start.Compilation), start.Compilation.Assembly);
            start.RegisterOperationAction(run.AddCall, OperationKind.Invocation);
            start.RegisterOperationAction(run.AddProperty, OperationKind.PropertyReference);
            start.RegisterOperationAction(run.AddConstruction, OperationKind.ObjectCreation);
            start.RegisterOperationAction(run.AddEnding, OperationKind.Using, OperationKind.UsingDeclaration);
            start.RegisterOperationAction(run.AddEnumeration, OperationKind.Loop);
            start.RegisterCompilationEndAction(run.Report);
        });
    }

    private sealed class Run(KnownTypes types, IAssemblySymbol assembly)
    {
        private readonly BlockingApis _apis = new(types);
        private readonly BlockingMarks _marks = new(types, assembly);
        private readonly Iterators _iterators = new(types);
        private readonly CallGraph _graph = new();
        private readonly ConditionalWeakTable<IOperation, HashSet<string>> _asked = new(); // by bodies: each is looked through once, however often it waits

        internal void AddCall(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            IMethodSymbol method = call.TargetMethod;
            if (_marks.Of(method) == true || (IsOwn(method) && (!call.IsVirtual || IsStaticallyBound(method))))
            {
                AddEdge(context, call, method);
            }
            else if (IsOwn(method))
            {
                return;
            }
            else if (_apis.Block(call) is { } api)
            {
                AddSeed(context, call, api);
            }
            else if (BlockingApis.FileAccess(call) is { } file && IsFileAccessIncluded(context))
            {
                AddSeed(context, call, file);
            }
        }

        internal void AddProperty(OperationAnalysisContext context)
        {
            var reference = (IPropertyReferenceOperation)context.Operation;
            if (_apis.Block(reference) is { } api)
            {
                if (!Accesses.IsNamed(reference))
                {
                    AddSeed(context, reference, api);
                }
            }
            else if (IsOwn(reference.Property) && !reference.Property.IsVirtual && !reference.Property.IsAbstract && !reference.Property.IsOverride)
            {
                foreach (IMethodSymbol accessor in Accesses.Of(reference))
                {
                    AddEdge(context, reference, accessor);
                }
            }
        }

        internal void AddConstruction(OperationAnalysisContext context)
        {
            var creation = (IObjectCreationOperation)context.Operation;
            if (creation.Constructor is { IsImplicitlyDeclared: false } constructor && IsOwn(constructor))
            {
                AddEdge(context, creation, constructor);
            }
        }

        internal void AddEnding(OperationAnalysisContext context)
        {
            foreach ((IOperation resource, IMethodSymbol method) in Endings.Of(context.Operation, types))
            {
                AddUnnamed(context, resource, method);
            }
        }

        internal void AddEnumeration(OperationAnalysisContext context)
        {
            if (context.Operation is IForEachLoopOperation { IsAsynchronous: false } loop && loop.Collection.Unwrapped().Type is { ContainingAssembly: not null } type && IsOwn(type))
            {
                foreach (IMethodSymbol method in Endings.Of(loop))
                {
                    AddUnnamed(context, loop.Collection, method);
                }
            }
        }

        internal void Report(CompilationAnalysisContext context)
        {
            foreach (BlockingPath path in _graph.Paths(context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.TransitiveBlocking, path.Location, path.Text));
            }
        }

        // What runs is known only where the method cannot be overridden.
        private static bool IsStaticallyBound(IMethodSymbol method) =>
            !method.IsVirtual && !method.IsAbstract && (!method.IsOverride || method.IsSealed || method.ContainingType.IsSealed) && method.MethodKind != MethodKind.DelegateInvoke;

        private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, assembly);

        private void AddUnnamed(OperationAnalysisContext context, IOperation place, IMethodSymbol callee)
        {
            if (_marks.Of(callee) == true || (IsOwn(callee) && IsStaticallyBound(callee)))
            {
                AddEdge(context, place, callee);
            }
        }

        private void AddEdge(OperationAnalysisContext context, IOperation call, IMethodSymbol callee)
        {
            callee = Body(callee.ReducedFrom ?? callee);
            if (callee.IsAsync || _iterators.IsPutOff(callee, call) || call.EnclosingFunction(context.ContainingSymbol) is not { } caller)
            {
                return;
            }

            bool? mark = _marks.Of(callee);
            if (mark == true)
            {
                _graph.AddSeed(callee, null, call.Syntax.GetLocation());
            }

            bool isAnotherCallers = caller is { IsAsync: false, MethodKind: MethodKind.AnonymousFunction }; // no path leads through it
            if (mark != false && !isAnotherCallers && IsMeant(call))
            {
                _graph.AddCall(Body(caller), callee, call.Syntax.GetLocation());
            }
        }

        // One symbol for each function, and that of its body where it is partial.
        private static IMethodSymbol Body(IMethodSymbol method) => (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition).OriginalDefinition;

        // An async function that blocks by itself is what other rules report. A lambda runs when somebody else says so.
        private void AddSeed(OperationAnalysisContext context, IOperation operation, string api)
        {
            if (operation.EnclosingFunction(context.ContainingSymbol) is { IsAsync: false, MethodKind: not MethodKind.AnonymousFunction } function
                && _marks.Of(function) != false
                && !IsGuarded(operation)
                && IsMeant(operation))
            {
                _graph.AddSeed(Body(function), api, operation.Syntax.GetLocation());
            }
        }

        // Neither allowed, nor done for synchronous callers only, nor a wait for a task that was told to have completed.
        private bool IsMeant(IOperation operation) =>
            !AllowedBlocking.Covers(operation, types)
            && !AsyncFlags.IsForSyncCallers(operation)
            && !(TaskOf(operation) is IInvocationOperation call && AsyncFlags.IsSync(call));

        // What is waited for: task.Result, task.Wait(), task.GetAwaiter().GetResult(), task.WaitForIt().
        private static IOperation? TaskOf(IOperation operation)
        {
            IOperation? task = operation switch
            {
                IPropertyReferenceOperation property => property.Instance,
                IInvocationOperation { Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited } } => awaited,
                IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: { Length: > 0 } arguments } => arguments[0].Value.Unwrapped(),
                IInvocationOperation call => call.Instance,
                _ => null,
            };
            return task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } inner } ? inner : task;
        }

        // A function that asks the task whether it has completed knows what it does.
        private bool IsGuarded(IOperation operation)
        {
            if (TaskOf(operation)?.Syntax.ToString() is not { } task)
            {
                return false;
            }

            IOperation body = operation;
            while (body.Parent is { } parent && parent is not ILocalFunctionOperation)
            {
                body = parent;
            }

            return _asked.GetValue(body, TasksAskedIn).Contains(task);
        }

        private static HashSet<string> TasksAskedIn(IOperation body)
        {
            var asked = new HashSet<string>(StringComparer.Ordinal);
            foreach (IOperation operation in body.DescendantsOfFunction())
            {
                IOperation? task = operation switch
                {
                    IPropertyReferenceOperation { Instance: { } instance, Property.Name: var name } when IsQuestion(name) => instance,
                    IInvocationOperation { Arguments: { Length: > 0 } arguments, TargetMethod.Name: var name } when IsQuestion(name) => arguments[0].Value, // a helper
                    _ => null,
                };
                if (task is not null)
                {
                    asked.Add(task.Syntax.ToString());
                }
            }

            return asked;
        }

        private static bool IsQuestion(string name) => name is "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" or "IsSet";

        private static bool IsFileAccessIncluded(OperationAnalysisContext context) =>
            context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree).TryGetValue(FileAccessOption, out string? value)
            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }
}
