import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

import org.jasypt.util.password.StrongPasswordEncryptor;
import org.sqlite.SQLiteDataSource;

/**
 * Opens a .dna file with the libraries that Discourse Network Analyzer opens it with, and asks for what it asks for:
 * the version, the coder with every permission by its name, the password, then documents and the words of statements.
 * Arguments: the file, the password, the names of the permissions. Prints one line a statement.
 */
public class DnaOpens {
    public static void main(String[] given) throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + given[0]);
        source.setEnforceForeignKeys(true);
        try (Connection db = source.getConnection()) {
            ResultSet version = db.prepareStatement("SELECT Value FROM SETTINGS WHERE Property = 'version'").executeQuery();
            version.next();
            System.out.println("version " + version.getString("Value"));
            ResultSet coder = db.prepareStatement("SELECT * FROM CODERS WHERE ID = 1").executeQuery();
            coder.next();
            for (String name : new String[] {"Red", "Green", "Blue", "Refresh", "FontSize", "PopupWidth", "ColorByCoder",
                    "PopupDecoration", "popupAutoComplete"}) {
                coder.getInt(name);
            }
            int may = 0;
            for (int i = 2; i < given.length; i++) {
                may += coder.getInt(given[i]);
            }
            boolean known = new StrongPasswordEncryptor().checkPassword(given[1], coder.getString("Password"));
            System.out.println("coder " + coder.getString("Name") + ", password " + known + ", permissions " + may);
            PreparedStatement statements = db.prepareStatement(
                "SELECT s.Start, s.Stop, d.Text, d.Title, d.Date, e.Value, b.Value AS Agreement FROM STATEMENTS s"
                + " JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId"
                + " JOIN VARIABLES v ON v.StatementTypeId = t.ID AND v.Variable = 'organization' AND v.DataType = 'short text'"
                + " JOIN DATASHORTTEXT x ON x.StatementId = s.ID AND x.VariableId = v.ID JOIN ENTITIES e ON e.ID = x.Entity"
                + " JOIN VARIABLES w ON w.StatementTypeId = t.ID AND w.Variable = 'agreement' AND w.DataType = 'boolean'"
                + " JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = w.ID"
                + " WHERE t.Label = 'DNA Statement' ORDER BY s.ID");
            ResultSet row = statements.executeQuery();
            while (row.next()) {
                String words = row.getString("Text").substring(row.getInt("Start"), row.getInt("Stop"));
                LocalDateTime day = LocalDateTime.ofEpochSecond(row.getLong("Date"), 0, ZoneOffset.UTC);
                System.out.println(row.getString("Value") + " | " + row.getInt("Agreement") + " | " + words + " | " + day.toLocalDate());
            }
        }
    }
}
