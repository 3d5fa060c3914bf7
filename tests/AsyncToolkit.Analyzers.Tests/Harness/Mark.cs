using Microsoft.CodeAnalysis.Text;

namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>Where a diagnostic must be, and words that its message must contain.</summary>
internal sealed record Mark(TextSpan Span, string Words);
