namespace Crawler.Timeline;

/// <summary>
/// The colours of the picture, for light and for dark surroundings. Outcomes differ in lightness as well as in hue.
/// </summary>
internal static class TimelineStyle
{
    internal const string Css = """
        text { font-family: system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; font-size: 12px; fill: #1f2933; }
        .title { font-size: 17px; font-weight: 600; }
        .note, .tick { fill: #5b6773; }
        .tick, .phase { font-size: 11px; }
        .end { text-anchor: end; }
        .middle { text-anchor: middle; }
        .paper { fill: #ffffff; stroke: #d5dbe2; }
        .track { fill: #eef1f5; }
        .grid { stroke: #dde3ea; stroke-width: 1; }
        .border { stroke: #5b6773; stroke-width: 1; stroke-dasharray: 2 3; }
        .base { stroke: #9aa5b1; stroke-width: 1; }
        .ok { fill: #4a90d0; }
        .pause { fill: #b9d5ef; }
        .failed { fill: #b3202c; }
        .timedout { fill: #f2a20c; }
        .fallback { fill: #8457b8; }
        .canceled { fill: #98a2ad; }
        .mean { fill: #cfe0f1; }
        .most { fill: none; stroke: #1f5f9e; stroke-width: 1.6; }
        .limit { stroke: #b3202c; stroke-width: 1.6; stroke-dasharray: 7 4; }
        .limitname { fill: #b3202c; font-weight: 600; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e4e8ec; }
          .note, .tick { fill: #9aa5b1; }
          .paper { fill: #14181d; stroke: #343c46; }
          .track { fill: #21272e; }
          .grid { stroke: #2b323a; }
          .border { stroke: #9aa5b1; }
          .base { stroke: #66717d; }
          .ok { fill: #4f9be0; }
          .pause { fill: #2c4f70; }
          .failed { fill: #ff5f62; }
          .timedout { fill: #ffc04d; }
          .fallback { fill: #b793e6; }
          .canceled { fill: #737e89; }
          .mean { fill: #223d57; }
          .most { stroke: #7cbcf5; }
          .limit { stroke: #ff7a7c; }
          .limitname { fill: #ff7a7c; }
        }
        """;
}
