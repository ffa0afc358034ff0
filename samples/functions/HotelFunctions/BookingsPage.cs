using System.Globalization;
using System.Net;
using System.Text;

namespace HotelFunctions;

/// <summary>The hotel's bookings as a plain page, to see what the functions did.</summary>
internal static class BookingsPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:60rem;padding:0 1rem;color:#1c1917}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #e7e5e4}"
        + "th{color:#57534e;font-weight:600}.off{color:#a8a29e;text-decoration:line-through}";

    public static string Of(IEnumerable<Booking> bookings)
    {
        var rows = new StringBuilder();
        foreach (var b in bookings)
        {
            string[] cells = [b.Number, b.Room, b.Arrival.ToString("d MMM yyyy", CultureInfo.InvariantCulture), $"{b.Nights}", $"{b.Guests}", b.Name];
            rows.Append(b.Cancelled ? "<tr class=\"off\">" : "<tr>");
            foreach (var cell in cells) rows.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            rows.Append("</tr>");
        }

        if (rows.Length == 0) rows.Append("<tr><td colspan=\"6\">No bookings yet.</td></tr>");
        return $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Bookings</title><style>{Style}</style><h1>Lantern Court bookings</h1>"
            + $"<table><thead><tr><th>Number<th>Room<th>Arrival<th>Nights<th>Guests<th>Name</thead><tbody>{rows}</tbody></table></html>";
    }
}
