package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SudoTroubleTest {
    private static Failure found(String line, String command) {
        return SudoTrouble.in(List.of("before", line), command, "deploy").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sudo: sorry, you must have a tty to run sudo", "sudo: 抱歉，您必须拥有一个终端来执行 sudo"})
    void a_terminal_that_is_wanted_is_recognised(String line) {
        assertThat(found(line, "sudo /opt/up").reason()).isEqualTo(Reason.SUDO_NEEDS_TTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "sudo: a password is required",
        "sudo: no password was provided",
        "sudo: no tty present and no askpass program specified",
        "sudo: a terminal is required to read the password; either use the -S option to read from standard input",
        "sudo: 需要密码",
        "sudo: 未提供密码",
        "sudo: 读取密码需要一个终端；请使用 -S 选项以从标准输入进行读取，或者配置一个 askpass 助手程序"
    })
    void a_password_that_is_wanted_is_recognised(String line) {
        assertThat(found(line, "sudo /opt/up").reason()).isEqualTo(Reason.SUDO_NEEDS_PASSWORD);
    }

    @Test
    void what_others_say_of_passwords_is_not_sudos() {
        assertThat(SudoTrouble.in(List.of("mysql: a password is required", "see sudo: a password is required"), "up", "deploy")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sudo /opt/up.sh x.tar.gz                    | /opt/up.sh        | root
            cd /x && /usr/bin/sudo -n '/opt/up.sh'      | /opt/up.sh        | root
            sudo -n -u app -g app LANG=C /opt/up.sh 'x' | /opt/up.sh        | app
            sudo systemctl stop a; sudo /opt/up.sh      | /opt/up.sh        | root
            sudo systemctl restart app                  | /PATH/OF/systemctl | root
            /opt/up.sh                                  | /PATH/OF/THE/PROGRAM | root
            """)
    void the_program_is_taken_from_the_command(String command, String program, String runAs) {
        assertThat(found("sudo: a password is required", command).values())
                .containsEntry("program", program).containsEntry("run_as", runAs).containsEntry("login", "deploy");
    }
}
